namespace QrLogin.Grains.Contracts;

/// <summary>How a login came to be.</summary>
[GenerateSerializer, Alias("qrlogin.login-method")]
public enum LoginMethod
{
    /// <summary>By name and password.</summary>
    Password = 0,

    /// <summary>By a phone that vouched.</summary>
    Qr = 1,

    /// <summary>By another provider's token, for as long as that is good. No such login is made or kept: it only ever vouches.</summary>
    External = 2,
}

/// <summary>A login to be made.</summary>
/// <param name="LoginId">Its id.</param>
/// <param name="Secret">Hash of its secret.</param>
/// <param name="Requester">The device that it is bound to, and where that is.</param>
/// <param name="Method">How it comes to be.</param>
/// <param name="VouchedBy">The login that vouched, which must be alive when this one is made; null for a password.</param>
/// <param name="Key">The key that its token must be proved with; null where the token alone will do.</param>
/// <param name="Client">The OAuth client that it is made for; null for one of the product's own calls.</param>
/// <param name="NeedsNoDevice">Whether its token is good without device headers, since none were sent when it was asked for.</param>
/// <param name="Lifetime">How long it lasts: null for the silos' own setting, <see cref="Timeout.InfiniteTimeSpan"/> for no end.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.new-login")]
public sealed record NewLogin(
    [property: Id(0)] LoginId LoginId,
    [property: Id(1)] SecretHash Secret,
    [property: Id(2)] Requester Requester,
    [property: Id(3)] LoginMethod Method,
    [property: Id(4)] LoginId? VouchedBy = null,
    [property: Id(5)] KeyThumbprint? Key = null,
    [property: Id(6)] string? Client = null,
    [property: Id(7)] bool NeedsNoDevice = false,
    [property: Id(8)] TimeSpan? Lifetime = null);

/// <summary>Makes a login that its account has on its list.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Login">The login.</param>
/// <param name="Account">Who the account is.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.create-login")]
public sealed record CreateLogin([property: Id(0)] AccountId AccountId, [property: Id(1)] NewLogin Login, [property: Id(2)] AccountProfile? Account = null);

/// <summary>What a login knows of itself; no secret.</summary>
/// <param name="LoginId">Its id.</param>
/// <param name="AccountId">Its account.</param>
/// <param name="Requester">The device that it is bound to, and where it was made.</param>
/// <param name="Method">How it came to be.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends by itself; null for never.</param>
/// <param name="LastSeenAt">When it last authenticated a request.</param>
/// <param name="EndedAt">When somebody ended it; null while nobody has.</param>
/// <param name="Account">Who its account was when the login was made; only another provider ever renames one. Null in a login that was made before logins kept it.</param>
/// <param name="Key">The key that its token must be proved with; null where the token alone will do.</param>
/// <param name="Client">The OAuth client that it was made for; null for one of the product's own calls.</param>
/// <param name="NeedsNoDevice">Whether its token is good without device headers, whatever such headers say.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.login-details")]
public sealed record LoginDetails(
    [property: Id(0)] LoginId LoginId,
    [property: Id(1)] AccountId AccountId,
    [property: Id(2)] Requester Requester,
    [property: Id(3)] LoginMethod Method,
    [property: Id(4)] DateTimeOffset CreatedAt,
    [property: Id(5)] DateTimeOffset? ExpiresAt,
    [property: Id(6)] DateTimeOffset LastSeenAt,
    [property: Id(7)] DateTimeOffset? EndedAt,
    [property: Id(8)] AccountProfile? Account = null,
    [property: Id(9)] KeyThumbprint? Key = null,
    [property: Id(10)] string? Client = null,
    [property: Id(11)] bool NeedsNoDevice = false)
{
    /// <summary>Whether it is good for anything at <paramref name="now"/>: neither ended nor past its time.</summary>
    public bool IsAlive(DateTimeOffset now) => EndedAt is null && !(ExpiresAt <= now);
}

/// <summary>A login that was just made, or is handed over again.</summary>
/// <param name="Account">Whose it is.</param>
/// <param name="Login">The login.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.granted-login")]
public sealed record GrantedLogin([property: Id(0)] AccountProfile Account, [property: Id(1)] LoginDetails Login);
