using System.Collections.Concurrent;
using System.Security.Claims;
using QrLogin.Api.Authentication.Jwt;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Authentication.OAuthClients;

/// <summary>Validates the assertions in which a client's backend vouches for one of its users (RFC 7523, section 3).</summary>
internal sealed class ClientAssertions(KeyFetcher fetcher, TimeProvider time, ILogger<KeyCache> logger)
{
    private const int MaxIdLength = 255;

    /// <summary>How long an assertion may be valid.</summary>
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromMinutes(5);

    private static readonly string[] Types = ["", "JWT"];

    private readonly ConcurrentDictionary<string, KeyCache> _keys = new(StringComparer.Ordinal);

    /// <summary>The user that an assertion is about; null if it is not valid.</summary>
    /// <param name="client">The client that sent it.</param>
    /// <param name="assertion">The assertion.</param>
    /// <param name="audience">This service's issuer.</param>
    /// <param name="cancellationToken">Cancelled when the caller disconnects.</param>
    /// <exception cref="IOException">The client's keys cannot be fetched.</exception>
    public async Task<AssertedUser?> ValidateAsync(
        OAuthClient client, string assertion, string audience, CancellationToken cancellationToken)
    {
        if (client.AssertionKeys is not { } source || !SignedJwt.TryRead(assertion, Types, out var jwt)) return null;
        // Section 3: the audience is this service alone, so that nobody else can use the assertion here, or we elsewhere.
        if (jwt.Issuer != client.Id || jwt.Audiences.ToList() is not [var only] || only != audience) return null;
        // The library reads a missing time as the year 1.
        if (jwt.IssuedAt == default || jwt.ValidTo - jwt.IssuedAt > MaxLifetime) return null;
        var cache = _keys.GetOrAdd(client.Id, id => new(source.Name, () => fetcher.OfKeySetAsync(id, source), time, logger));
        var keys = await cache.GetAsync(jwt.Kid ?? "", cancellationToken);
        var now = time.GetUtcNow();
        if (jwt.IssuedAt > now.UtcDateTime + SignedJwt.MaxClockAhead) return null;
        if (await SignedJwt.ValidateAsync(jwt, keys, [audience], now) is not { } user) return null;
        // A token that is bound to a key proves nothing without that key.
        if (user.FindFirst("cnf") is not null || jwt.Id is not { Length: > 0 and <= MaxIdLength } id) return null;
        return ExternalUser.SubjectOf(user) is { } subject ? new(client.Id, subject, id, user) : null;
    }
}

/// <summary>A user of a client, as one assertion describes the user.</summary>
/// <param name="ClientId">The client.</param>
/// <param name="Subject">The user's id at the client.</param>
/// <param name="AssertionId">The id of the assertion (<c>jti</c>).</param>
/// <param name="Claims">Its claims.</param>
internal sealed record AssertedUser(string ClientId, string Subject, string AssertionId, ClaimsIdentity Claims)
{
    /// <summary>The account, whose id no other client's user and no provider's has.</summary>
    public AccountProfile Profile()
    {
        var account = AccountId.From(ExternalUser.Hash("qrlogin/client-account/v1", ClientId, Subject));
        return ExternalUser.Profile(account, new(ExternalUser.ClientIssuerPrefix + ClientId, Subject), Claims);
    }

    /// <summary>
    /// The id of the login that the assertion leads to. It is always the same, so that an assertion that is sent again, wherever,
    /// makes no second login.
    /// </summary>
    public ReadOnlySpan<byte> LoginIdBytes() => ExternalUser.Hash("qrlogin/client-login/v1", ClientId, AssertionId);
}
