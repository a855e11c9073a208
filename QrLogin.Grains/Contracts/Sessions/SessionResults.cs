using System.Collections.Immutable;

namespace QrLogin.Grains.Contracts;

/// <summary>A session as the PC that opened it may see it.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.session-view")]
public sealed record SessionView
{
    /// <summary>
    /// The status. It stays <see cref="SessionStatus.Confirmed"/> as long as the PC may fetch its token, even again.
    /// </summary>
    [Id(0)]
    public required SessionStatus Status { get; init; }

    /// <summary>Starts at 1 and increases with every change of status.</summary>
    [Id(1)]
    public required int Version { get; init; }

    [Id(2)]
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The time until <see cref="ExpiresAt"/> by the silo's clock; zero once it has passed.</summary>
    [Id(3)]
    public required TimeSpan ExpiresIn { get; init; }

    /// <summary>The scan code to show; null unless waiting.</summary>
    [Id(4)]
    public string? ScanCode { get; init; }

    /// <summary>The display name of the account that scanned; null before the scan.</summary>
    [Id(5)]
    public string? AccountName { get; init; }

    /// <summary>The match number to show; null unless scanned and required.</summary>
    [Id(6)]
    public string? MatchNumber { get; init; }

    /// <summary>The salt of the login token, or of the code; null unless confirmed. Worthless without the poll token.</summary>
    [Id(7)]
    public string? LoginSalt { get; init; }

    /// <summary>The code that can be typed instead of scanning, if an OAuth client opened the session.</summary>
    [Id(8)]
    public UserCode? UserCode { get; init; }

    /// <summary>
    /// The scan codes that follow <see cref="ScanCode"/>, in order, until the session expires; null unless waiting and
    /// opened with <see cref="OpenSession.CodesAhead"/>.
    /// </summary>
    [Id(9)]
    public ImmutableArray<UpcomingScanCode>? UpcomingCodes { get; init; }

    /// <summary>
    /// The client that the login is for; null if it is for none. A silo of an older version drops the client at the opening,
    /// which the front end notices here.
    /// </summary>
    [Id(10)]
    public string? ClientId { get; init; }

    /// <summary>
    /// The authorization request that the session answers, once it is confirmed or denied; null otherwise, and for a session that
    /// leads to a token.
    /// </summary>
    [Id(11)]
    public CodeAuthorization? CodeAuthorization { get; init; }

    /// <summary>Whether the session answers an authorization request. False from a silo of an older version.</summary>
    [Id(12)]
    public bool AnswersWithCode { get; init; }
}

/// <summary>A scan code that the PC will show.</summary>
/// <param name="FromIn">How long from now until it replaces the code before it.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.upcoming-scan-code")]
public readonly record struct UpcomingScanCode([property: Id(0)] string Code, [property: Id(1)] TimeSpan FromIn);

/// <summary>A session as the phone that scanned it may see it.</summary>
/// <param name="Status">
/// The status. It is <see cref="SessionStatus.Redeemed"/> as soon as the PC has its token, even while the PC may fetch it
/// again.
/// </param>
/// <param name="Version">Increases with every change of status.</param>
/// <param name="ExpiresIn">The time until the session expires, by the silo's clock; zero once it has passed.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.phone-view")]
public sealed record PhoneView(
    [property: Id(0)] SessionStatus Status,
    [property: Id(1)] int Version,
    [property: Id(2)] TimeSpan ExpiresIn);

/// <summary>What the phone shows after a scan, so that the person can decide.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.scan-ticket")]
public sealed record ScanTicket
{
    [Id(0)]
    public required Requester Requester { get; init; }

    [Id(1)]
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>The time left to decide.</summary>
    [Id(2)]
    public required TimeSpan ExpiresIn { get; init; }

    /// <summary>Whether the person must type what the PC shows: the match number, or the user code.</summary>
    [Id(3)]
    public required bool NumberRequired { get; init; }

    /// <summary>Whether PC and phone are on different networks, or an address is unknown.</summary>
    [Id(4)]
    public required bool DifferentNetwork { get; init; }

    /// <summary>Whether the account has not been seen on the PC's device before.</summary>
    [Id(5)]
    public required bool NewDevice { get; init; }

    /// <summary>The name of the client that asks for the login; null if the login is for no client.</summary>
    [Id(6)]
    public string? ClientName { get; init; }

    /// <summary>
    /// The session's user code, for the person to compare; null for a PC that uses this product's own API, and if the person
    /// must type the code.
    /// </summary>
    [Id(7)]
    public UserCode? UserCode { get; init; }

    /// <summary>Whether the user code is what the person must type. Null, as from an older silo: no.</summary>
    [Id(8)]
    public bool? UserCodeRequired { get; init; }

    /// <summary>Whether the client's name is proved. Null, as from an older silo: no.</summary>
    [Id(9)]
    public bool? IsClientVerified { get; init; }
}

/// <summary>What the PC gets when it redeems the session.</summary>
/// <param name="View">The session after the call.</param>
/// <param name="Login">The login; null if the PC cannot get it, or can no longer get it.</param>
/// <param name="IsFirst">Whether this call is the one that used the confirmation, rather than a retry.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.redemption")]
public sealed record Redemption(
    [property: Id(0)] SessionView View,
    [property: Id(1)] GrantedLogin? Login,
    [property: Id(2)] bool IsFirst = false);

/// <summary>What a client gets for a code.</summary>
/// <param name="Login">The login.</param>
/// <param name="Request">The authorization request that the code answered.</param>
/// <param name="Authentication">How and when the person authenticated.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.exchanged-code")]
public sealed record ExchangedCode(
    [property: Id(0)] GrantedLogin Login,
    [property: Id(1)] CodeAuthorization Request,
    [property: Id(2)] PersonAuthentication Authentication);
