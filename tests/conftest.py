"""What holds for every test: properties are no clocks, on however busy a machine."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "clockless",
    settings.default,  # in CI, Hypothesis's own for it
    deadline=None,
    suppress_health_check={*settings.default.suppress_health_check, HealthCheck.too_slow},
)
settings.load_profile("clockless")
