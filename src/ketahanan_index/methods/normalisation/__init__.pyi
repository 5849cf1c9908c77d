from ketahanan_index.methods.normalisation.goalposts import Goalposts as Goalposts
from ketahanan_index.methods.normalisation.min_max import MinMax as MinMax
from ketahanan_index.methods.normalisation.z_score import ZScore as ZScore
