using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.RateLimits;

/// <summary>
/// Charges each request to a bucket of its rate limit class. Who cannot show that a request is theirs shares a bucket only
/// with others who cannot: people behind one address do not pay for the pages of other sites that they visit, nor a
/// client for strangers who name it.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class RequestLimiter(RateLimitSettings limits, TimeProvider time)
{
    private readonly TokenBuckets<(RateLimitClass Class, Payer Payer, string Caller)> _buckets = new(time);

    private enum Payer
    {
        Address = 0,
        ForeignPage = 1,
        UnknownClient = 2,
        Client = 3,
        Login = 4,
    }

    /// <summary>Charges the address of a request, before authentication: null, or how long it must wait.</summary>
    /// <param name="http">The request.</param>
    /// <param name="isForeign">Whether the page of another site made the browser send it.</param>
    public TimeSpan? ChargeAddress(HttpContext http, bool isForeign)
    {
        if (MetadataOf(http) is not { } route) return null;
        if (isForeign) return Charge(route.ClassOfStrangers, Payer.ForeignPage, http.CallerKey(), limits.PerAddress);
        return route.IsForClients ? null : Charge(route.Class, Payer.Address, http.CallerKey(), limits.PerAddress);
    }

    /// <summary>
    /// Charges a request to an endpoint for clients, after the client's authentication: null, or how long it must wait.
    /// Other endpoints have charged the address.
    /// </summary>
    /// <param name="http">The request.</param>
    /// <param name="client">The client that proved its secret; null if there is none, or if the endpoint is not for it.</param>
    public TimeSpan? ChargeClient(HttpContext http, string? client)
    {
        if (MetadataOf(http) is not { IsForClients: true } route) return null;
        return client is null
            ? Charge(route.ClassOfStrangers, Payer.UnknownClient, http.CallerKey(), limits.PerAddress)
            : Charge(route.Class, Payer.Client, $"{client} {http.CallerKey()}", limits.PerAddress);
    }

    /// <summary>Charges the login that sent a request, if there is one: null, or how long it must wait.</summary>
    public TimeSpan? ChargeLogin(HttpContext http) =>
        MetadataOf(http) is { } route && http.Features.Get<LoginDetails>() is { } login
            ? Charge(route.Class, Payer.Login, login.RateLimitKey().Value, limits.PerLogin)
            : null;

    private TimeSpan? Charge(RateLimitClass limitClass, Payer payer, string caller, IReadOnlyDictionary<RateLimitClass, int> rates) =>
        limits.Enabled && rates.TryGetValue(limitClass, out int perMinute) ? _buckets.Take((limitClass, payer, caller), perMinute) : null;

    private static RateLimitMetadata? MetadataOf(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<RateLimitMetadata>();
}
