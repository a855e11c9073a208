namespace QrLogin.Api.RateLimits;

/// <summary>Gives an endpoint its rate limit class.</summary>
internal sealed class RateLimitMetadata(RateLimitClass limitClass)
{
    public RateLimitClass Class { get; } = limitClass;
}

internal static class RateLimitConventions
{
    public static T WithRateLimit<T>(this T routes, RateLimitClass limitClass)
        where T : IEndpointConventionBuilder => routes.WithMetadata(new RateLimitMetadata(limitClass));
}
