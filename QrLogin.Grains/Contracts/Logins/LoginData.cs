namespace QrLogin.Grains.Contracts;

/// <summary>How a login was created.</summary>
[GenerateSerializer, Alias("qrlogin.login-method")]
public enum LoginMethod
{
    /// <summary>With a username and password.</summary>
    Password = 0,

    /// <summary>By a phone confirming a QR session.</summary>
    Qr = 1,

    /// <summary>
    /// From an external identity provider's token, for as long as that token is valid. Such a login is never stored;
    /// all it can do is vouch.
    /// </summary>
    External = 2,

    /// <summary>From an assertion of a client's backend, which knows the person.</summary>
    Backend = 3,

    /// <summary>With a passkey.</summary>
    Passkey = 4,

    /// <summary>With an identity provider, in the browser. Unlike <see cref="External"/>, it is stored.</summary>
    Provider = 5,
}

/// <summary>A login to be created.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.new-login")]
public sealed record NewLogin
{
    [Id(0)]
    public required LoginId LoginId { get; init; }

    [Id(1)]
    public required SecretHash Secret { get; init; }

    /// <summary>The device that the login is bound to, and what is known about it.</summary>
    [Id(2)]
    public required Requester Requester { get; init; }

    [Id(3)]
    public required LoginMethod Method { get; init; }

    /// <summary>
    /// The login that vouches for this one and must still be alive when this one is created; null for a password or an
    /// external token.
    /// </summary>
    [Id(4)]
    public LoginId? VouchedBy { get; init; }

    /// <summary>The key that must sign a DPoP proof whenever the token is used; null for a bearer token.</summary>
    [Id(5)]
    public KeyThumbprint? Key { get; init; }

    /// <summary>The client that the login is for, such as a site; null if it is for none.</summary>
    [Id(6)]
    public string? Client { get; init; }

    /// <summary>Whether the token works on its own device only. False if the client sent no device headers.</summary>
    public bool IsDeviceBound { get => !IsUnbound; init => IsUnbound = !value; }

    /// <summary>How long the login lasts; null for the lifetime that the silos are configured with.</summary>
    public LoginLifetime? Lifetime { get => LoginLifetime.FromSpan(LifetimeSpan); init => LifetimeSpan = value?.Span; }

    /// <summary>Serialized in place of <see cref="IsDeviceBound"/>, so that a missing value means bound.</summary>
    [Id(7)]
    private bool IsUnbound { get; init; }

    [Id(8)]
    private TimeSpan? LifetimeSpan { get; init; }

    /// <summary>Whether the client may ask who the person is: its scope contains <c>openid</c>.</summary>
    [Id(9)]
    public bool IsOpenId { get; init; }

    /// <summary>How the person authenticated, if the <see cref="Method"/> does not say it; else null.</summary>
    [Id(10)]
    public PersonAuthentication? Authentication { get; init; }
}

/// <summary>Creates a login that is already on its account's list.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.create-login")]
public sealed record CreateLogin([property: Id(1)] NewLogin Login, [property: Id(2)] AccountProfile Account);

/// <summary>A login without its secret.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.login-details")]
public sealed record LoginDetails
{
    [Id(0)]
    public required LoginId LoginId { get; init; }

    [Id(1)]
    public required AccountId AccountId { get; init; }

    /// <summary>The device that the login is bound to, and what was known about it when the login was created.</summary>
    [Id(2)]
    public required Requester Requester { get; init; }

    [Id(3)]
    public required LoginMethod Method { get; init; }

    /// <summary>
    /// When the login was created. For a token from another provider, which has no login, this is the time of the request: do
    /// not compute an age from it.
    /// </summary>
    [Id(4)]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it expires; null for never.</summary>
    [Id(5)]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it last authenticated a request, accurate to within ten minutes.</summary>
    [Id(6)]
    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>When it was ended; null if it has not been.</summary>
    [Id(7)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The account when the login was created, or when its profile last changed at the person's request.</summary>
    [Id(8)]
    public required AccountProfile Account { get; init; }

    /// <summary>The key that must sign a DPoP proof whenever the token is used; null for a bearer token.</summary>
    [Id(9)]
    public KeyThumbprint? Key { get; init; }

    /// <summary>The client that the login is for, such as a site; null if it is for none.</summary>
    [Id(10)]
    public string? Client { get; init; }

    /// <summary>Whether the token works on its own device only. If not, device headers are ignored.</summary>
    public bool IsDeviceBound { get => !IsUnbound; init => IsUnbound = !value; }

    /// <summary>Stored in place of <see cref="IsDeviceBound"/>, so that a missing value means bound.</summary>
    [Id(11)]
    private bool IsUnbound { get; init; }

    /// <summary>Whether its client may ask who the person is: the scope contains <c>openid</c>.</summary>
    [Id(12)]
    public bool IsOpenId { get; init; }

    /// <summary>How the person authenticated, if the <see cref="Method"/> does not say it; else null.</summary>
    [Id(13)]
    public PersonAuthentication? Authentication { get; init; }

    /// <summary>Whether it works at <paramref name="now"/>: neither ended nor expired.</summary>
    public bool IsAlive(DateTimeOffset now) => EndedAt is null && !(ExpiresAt <= now);
}

/// <summary>A login that was just created or is returned again, with its account as it is now.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.granted-login")]
public sealed record GrantedLogin([property: Id(0)] AccountProfile Account, [property: Id(1)] LoginDetails Login);
