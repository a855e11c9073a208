using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Logins;

/// <summary>The rules of one login. It is immutable; like a session's rules, it is given the time and knows nothing else.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.login-state")]
internal sealed record Login
{
    /// <summary>How far the stored time of the last request may lag behind, so that not every request writes.</summary>
    public static readonly TimeSpan TouchInterval = TimeSpan.FromMinutes(10);

    [Id(0)]
    public required SecretHash Secret { get; init; }

    [Id(1)]
    public required LoginDetails Details { get; init; }

    /// <summary>The request that ended it.</summary>
    [Id(2)]
    public RequestId? EndedBy { get; init; }

    public static Login Create(CreateLogin command, LoginLifetime defaultLifetime, DateTimeOffset now)
    {
        var login = command.Login;
        return new()
        {
            Secret = login.Secret,
            Details = new()
            {
                LoginId = login.LoginId,
                AccountId = command.Account.AccountId,
                Requester = login.Requester,
                Method = login.Method,
                CreatedAt = now,
                ExpiresAt = (login.Lifetime ?? defaultLifetime).ExpiryFrom(now),
                LastSeenAt = now,
                Account = command.Account,
                Key = login.Key,
                Client = login.Client,
                IsDeviceBound = login.IsDeviceBound,
            },
        };
    }

    /// <summary>Whether the token is valid, apart from its proof. Which check failed must not be revealed.</summary>
    public bool Accepts(AuthenticateLogin token, DateTimeOffset now) =>
        Secret.Matches(token.Secret)
        && (!Details.IsDeviceBound || Details.Requester.Device == token.Device)
        // A bound token is worthless without a proof, and an unbound one must not appear to be proved.
        && Details.Key.HasValue == token.Proof is not null
        && Details.IsAlive(now);

    /// <summary>Whether a caller that is not the login's device may learn about it: it has the secret, and the login is alive.</summary>
    public bool MatchesSecret(SecretHash secret, DateTimeOffset now) => Secret.Matches(secret) && Details.IsAlive(now);

    /// <summary>Ended by a request; unchanged if it is not alive.</summary>
    public Login End(RequestId request, DateTimeOffset now) =>
        Details.IsAlive(now) ? this with { Details = Details with { EndedAt = now }, EndedBy = request } : this;

    public Login WithLastSeen(DateTimeOffset at) => this with { Details = Details with { LastSeenAt = at } };
}
