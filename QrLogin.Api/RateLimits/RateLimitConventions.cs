namespace QrLogin.Api.RateLimits;

/// <summary>Holds the rate limit class of an endpoint.</summary>
/// <param name="limitClass">The class.</param>
/// <param name="isForClients">Whether requests are charged to the OAuth client that authenticates, and not to the address.</param>
internal sealed class RateLimitMetadata(RateLimitClass limitClass, bool isForClients)
{
    public RateLimitClass Class { get; } = limitClass;

    public bool IsForClients { get; } = isForClients;

    /// <summary>The class of a request that no client has authenticated.</summary>
    public RateLimitClass ClassOfStrangers => IsForClients ? RateLimitClass.Verb : Class;
}

internal static class RateLimitConventions
{
    public static T WithRateLimit<T>(this T routes, RateLimitClass limitClass)
        where T : IEndpointConventionBuilder => routes.WithMetadata(new RateLimitMetadata(limitClass, isForClients: false));

    /// <summary>
    /// For endpoints that read a client's credentials: a client that proves its secret has a bucket of its own, and all
    /// others at an address share one of <see cref="RateLimitClass.Verb"/>.
    /// </summary>
    public static T WithRateLimitOfClients<T>(this T routes, RateLimitClass limitClass)
        where T : IEndpointConventionBuilder => routes.WithMetadata(new RateLimitMetadata(limitClass, isForClients: true));
}
