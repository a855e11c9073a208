namespace QrLogin.Api.RateLimits;

/// <summary>Says what a route costs.</summary>
internal sealed class RateLimitMetadata(RateLimitClass limitClass)
{
    public RateLimitClass Class { get; } = limitClass;
}

internal static class RateLimitConventions
{
    public static T WithRateLimit<T>(this T routes, RateLimitClass limitClass)
        where T : IEndpointConventionBuilder => routes.WithMetadata(new RateLimitMetadata(limitClass));
}
