from ketahanan_index.methods.treatment.box_cox import BoxCox as BoxCox
from ketahanan_index.methods.treatment.clip import Clip as Clip
from ketahanan_index.methods.treatment.log_shift import LogShift as LogShift
from ketahanan_index.methods.treatment.no_treatment import NoTreatment as NoTreatment
from ketahanan_index.methods.treatment.skew_kurtosis import SkewKurtosis as SkewKurtosis
from ketahanan_index.methods.treatment.winsorise import Winsorise as Winsorise
