"""Numbers without labels: arrays in, arrays out, NaN where a figure is missing.

Arrays are float64 and logically ``(..., unit, indicator)``; leading axes are draws. A sum over units
never depends on the order of the units, so shuffled rows give the same bits.
"""
