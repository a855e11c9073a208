namespace QrLogin.Api.RateLimits;

/// <summary>Holds the rate limit class of an endpoint.</summary>
internal sealed class RateLimitMetadata(RateLimitClass limitClass)
{
    public RateLimitClass Class { get; } = limitClass;
}

internal static class RateLimitConventions
{
    public static T WithRateLimit<T>(this T routes, RateLimitClass limitClass)
        where T : IEndpointConventionBuilder => routes.WithMetadata(new RateLimitMetadata(limitClass));
}
