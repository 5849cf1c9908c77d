"""Maps of scores: polygons joined by code, then pictures, or paths for a page.

>>> import ketahanan_index as ki
>>> from ketahanan_index.readers.sample import sample_path
>>> from ketahanan_index.reporting import maps
>>> scores = ki.score(ki.Framework.load("idm-komponen"), villages=ki.read_villages(sample_path("desa.csv")))
>>> joined = maps.join(scores, sample_path("peta.geojson"))
>>> joined
<Joined polygons of idm-komponen: 48 of 48 villages have a polygon>
"""

from ketahanan_index.reporting.maps.choropleth import classes, score, uncertainty
from ketahanan_index.reporting.maps.joining import Joined, join
from ketahanan_index.reporting.maps.paths import SvgPaths, svg_paths
from ketahanan_index.reporting.maps.two_way import bivariate

__all__ = ["Joined", "SvgPaths", "bivariate", "classes", "join", "score", "svg_paths", "uncertainty"]
