"""Property tests on a machine that may be busy: no time limits, they say nothing about the code."""

from hypothesis import HealthCheck, settings

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
