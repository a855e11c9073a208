using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Logins;

/// <summary>The rules of one login. It never changes; like <see cref="Sessions.QrSession"/> it is given the time and knows nothing else.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.login-state")]
internal sealed record Login
{
    /// <summary>How far the stored time of the last request may lag: one write in ten minutes, not one a request.</summary>
    public static readonly TimeSpan TouchInterval = TimeSpan.FromMinutes(10);

    [Id(0)]
    public required SecretHash Secret { get; init; }

    [Id(1)]
    public required LoginDetails Details { get; init; }

    /// <summary>The request that ended it.</summary>
    [Id(2)]
    public RequestId? EndedBy { get; init; }

    public static Login Create(CreateLogin command, TimeSpan? lifetime, DateTimeOffset now)
    {
        var login = command.Login;
        return new()
        {
            Secret = login.Secret,
            Details = new(login.LoginId, command.AccountId, login.Requester, login.Method, now, ExpiryOf(login.Lifetime ?? lifetime, now), now, null, command.Account, login.Key, login.Client, login.NeedsNoDevice),
        };
    }

    /// <summary>Whether this secret on this device is good for the login. Which of the tests failed is nobody's business.</summary>
    public bool Accepts(AuthenticateLogin token, bool hasKey, DateTimeOffset now) =>
        Secret.Matches(token.Secret)
        && (Details.NeedsNoDevice || Details.Requester.Device == token.Device)
        // A bound token is worth nothing without a proof; and what proves nothing must not look as if it did.
        && Details.Key is not null == hasKey
        && Details.IsAlive(now);

    /// <summary>Whether somebody who is not its device may be told of it: he holds its secret, and it lives.</summary>
    public bool MatchesSecret(SecretHash secret, DateTimeOffset now) => Secret.Matches(secret) && Details.IsAlive(now);

    /// <summary>Ended, unless it is not alive: then this very login.</summary>
    public Login End(RequestId attempt, DateTimeOffset now) =>
        Details.IsAlive(now) ? this with { Details = Details with { EndedAt = now }, EndedBy = attempt } : this;

    private static DateTimeOffset? ExpiryOf(TimeSpan? lifetime, DateTimeOffset now) => lifetime is { } span && span != Timeout.InfiniteTimeSpan ? now + span : null;

    public Login WithLastSeen(DateTimeOffset at) => this with { Details = Details with { LastSeenAt = at } };
}
