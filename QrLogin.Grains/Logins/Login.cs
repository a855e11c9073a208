using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Logins;

/// <summary>
/// The rules of one login. Immutable; like the session's rules, it gets the time passed in and depends on nothing else.
/// </summary>
[GenerateSerializer, Immutable, Alias("qrlogin.login-state")]
internal sealed record Login
{
    /// <summary>How far the stored last-seen time may lag behind, so that not every request writes.</summary>
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
                IsOpenId = login.IsOpenId,
                Authentication = login.Authentication,
            },
        };
    }

    /// <summary>
    /// Whether the token is valid, apart from the content of its DPoP proof. Callers must not reveal which check
    /// failed.
    /// </summary>
    public bool Accepts(AuthenticateLogin token, DateTimeOffset now)
    {
        bool isRightDevice = !Details.IsDeviceBound || Details.Requester.Device == token.Device;
        // A key-bound token is worthless without a proof, and a bearer token must not look as if a key protected it.
        bool isKeyBound = Details.Key is not null, hasProof = token.Proof is not null;
        return Secret.Matches(token.Secret) && isRightDevice && isKeyBound == hasProof && Details.IsAlive(now);
    }

    /// <summary>Whether a caller other than the login's device may see it: the secret matches and the login is alive.</summary>
    public bool MatchesSecret(SecretHash secret, DateTimeOffset now) => Secret.Matches(secret) && Details.IsAlive(now);

    /// <summary>The login, ended by <paramref name="request"/>; unchanged if it is not alive.</summary>
    public Login End(RequestId request, DateTimeOffset now) =>
        Details.IsAlive(now) ? this with { Details = Details with { EndedAt = now }, EndedBy = request } : this;

    public Login WithLastSeen(DateTimeOffset at) => this with { Details = Details with { LastSeenAt = at } };
}
