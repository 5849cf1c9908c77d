"""Social-resilience scores of Indonesian villages, with their uncertainty and all that is needed to reproduce them.

Start with `Framework.load` and `score`::

    import ketahanan_index as ki

    scores = ki.score(ki.Framework.load("idm-komponen"), villages=table)
    scores.to_frame()
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ketahanan_index import regions as regions
    from ketahanan_index.design import Calibration as Calibration
    from ketahanan_index.design import Publication as Publication
    from ketahanan_index.design import Replicates as Replicates
    from ketahanan_index.design import SurveyDesign as SurveyDesign
    from ketahanan_index.errors import DataError as DataError
    from ketahanan_index.errors import FrameworkError as FrameworkError
    from ketahanan_index.errors import KetahananError as KetahananError
    from ketahanan_index.errors import MethodError as MethodError
    from ketahanan_index.errors import Problem as Problem
    from ketahanan_index.explanation.explain import Explanation as Explanation
    from ketahanan_index.explanation.explain import explain as explain
    from ketahanan_index.explanation.improvements import improvements as improvements
    from ketahanan_index.framework import Binary as Binary
    from ketahanan_index.framework import Classes as Classes
    from ketahanan_index.framework import Framework as Framework
    from ketahanan_index.framework import Group as Group
    from ketahanan_index.framework import Indicator as Indicator
    from ketahanan_index.framework import Item as Item
    from ketahanan_index.framework import Methodology as Methodology
    from ketahanan_index.framework import MultipleChoice as MultipleChoice
    from ketahanan_index.framework import Numeric as Numeric
    from ketahanan_index.framework import Ordinal as Ordinal
    from ketahanan_index.framework import Screening as Screening
    from ketahanan_index.framework import frameworks as frameworks
    from ketahanan_index.index import aggregate as aggregate
    from ketahanan_index.index import calibrate as calibrate
    from ketahanan_index.index import check as check
    from ketahanan_index.index import estimate as estimate
    from ketahanan_index.index import normalise as normalise
    from ketahanan_index.index import pooled as pooled
    from ketahanan_index.index import replicate as replicate
    from ketahanan_index.index import score as score
    from ketahanan_index.intake.check import Check as Check
    from ketahanan_index.intake.frames import Reading as Reading
    from ketahanan_index.methods import aggregation as aggregation
    from ketahanan_index.methods import imputation as imputation
    from ketahanan_index.methods import normalisation as normalisation
    from ketahanan_index.methods import treatment as treatment
    from ketahanan_index.methods import weighting as weighting
    from ketahanan_index.readers.coinr import from_coinr as from_coinr
    from ketahanan_index.readers.respondents import read_respondents as read_respondents
    from ketahanan_index.readers.villages import read_villages as read_villages
    from ketahanan_index.reporting import maps as maps
    from ketahanan_index.reporting import plots as plots
    from ketahanan_index.reporting.report import write_report as write_report
    from ketahanan_index.reporting.workbook import write_workbook as write_workbook
    from ketahanan_index.robustness.assumptions import Alternatives as Alternatives
    from ketahanan_index.robustness.assumptions import DirichletWeights as DirichletWeights
    from ketahanan_index.robustness.assumptions import GivenDraws as GivenDraws
    from ketahanan_index.robustness.assumptions import LeaveOut as LeaveOut
    from ketahanan_index.robustness.assumptions import MultipleImputation as MultipleImputation
    from ketahanan_index.robustness.assumptions import SamplingError as SamplingError
    from ketahanan_index.robustness.assumptions import WeightNoise as WeightNoise
    from ketahanan_index.robustness.comparison import Comparison as Comparison
    from ketahanan_index.robustness.comparison import comparison as comparison
    from ketahanan_index.robustness.influence import Influence as Influence
    from ketahanan_index.robustness.influence import influence as influence
    from ketahanan_index.robustness.rank_confidence import rank_confidence as rank_confidence
    from ketahanan_index.robustness.rank_result import RankConfidence as RankConfidence
    from ketahanan_index.robustness.sensitivity import sensitivity as sensitivity
    from ketahanan_index.robustness.sensitivity_result import Sensitivity as Sensitivity
    from ketahanan_index.robustness.uncertainty import uncertainty as uncertainty
    from ketahanan_index.robustness.uncertainty_result import Uncertainty as Uncertainty
    from ketahanan_index.stages import Estimates as Estimates
    from ketahanan_index.stages import Fitted as Fitted
    from ketahanan_index.stages import Normalised as Normalised
    from ketahanan_index.stages import Scores as Scores

_MODULES = {
    "regions": "regions",
    "maps": "reporting.maps",
    "plots": "reporting.plots",
    **{
        name: f"methods.{name}"
        for name in ("imputation", "treatment", "normalisation", "weighting", "aggregation")
    },
}
_HOMES = {
    "design": "Calibration Publication Replicates SurveyDesign",
    "errors": "DataError FrameworkError KetahananError MethodError Problem",
    "explanation.explain": "Explanation explain",
    "explanation.improvements": "improvements",
    "framework": "Binary Classes Framework Group Indicator Item Methodology MultipleChoice Numeric Ordinal Screening "
    "frameworks",
    "index": "aggregate calibrate check estimate normalise pooled replicate score",
    "intake.check": "Check",
    "intake.frames": "Reading",
    "readers.coinr": "from_coinr",
    "readers.respondents": "read_respondents",
    "readers.villages": "read_villages",
    "reporting.report": "write_report",
    "reporting.workbook": "write_workbook",
    "robustness.assumptions": "Alternatives DirichletWeights GivenDraws LeaveOut MultipleImputation SamplingError "
    "WeightNoise",
    "robustness.comparison": "Comparison comparison",
    "robustness.influence": "Influence influence",
    "robustness.rank_confidence": "rank_confidence",
    "robustness.rank_result": "RankConfidence",
    "robustness.sensitivity": "sensitivity",
    "robustness.sensitivity_result": "Sensitivity",
    "robustness.uncertainty": "uncertainty",
    "robustness.uncertainty_result": "Uncertainty",
    "stages": "Estimates Fitted Normalised Scores",
}
_NAMES = {name: home for home, names in _HOMES.items() for name in names.split()}

# Type checkers see the imports above; a visible __getattr__ would make them accept any name.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name in _MODULES:
            return importlib.import_module(f"ketahanan_index.{_MODULES[name]}")
        if name in _NAMES:
            return getattr(importlib.import_module(f"ketahanan_index.{_NAMES[name]}"), name)
        if name == "__version__":
            from importlib.metadata import version

            return version("ketahanan-index")
        raise AttributeError(f"module 'ketahanan_index' has no attribute {name!r}")

    def __dir__() -> list[str]:
        return sorted([*_MODULES, *_NAMES, "__version__"])
