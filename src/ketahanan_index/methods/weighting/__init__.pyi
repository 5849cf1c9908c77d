from ketahanan_index.methods.weighting.equal import Equal as Equal
from ketahanan_index.methods.weighting.given import Given as Given
