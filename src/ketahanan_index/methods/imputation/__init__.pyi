from ketahanan_index.methods.imputation.constant import Constant as Constant
from ketahanan_index.methods.imputation.no_imputation import NoImputation as NoImputation
