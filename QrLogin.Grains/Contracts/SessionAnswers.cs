namespace QrLogin.Grains.Contracts;

/// <summary>What the PC that opened a session may know of it.</summary>
/// <param name="Status">Where it is; <see cref="SessionStatus.Confirmed"/> as long as the token may be handed over (again).</param>
/// <param name="Version">Grows at every change of status; 1 at first.</param>
/// <param name="ExpiresAt">When it ends by itself.</param>
/// <param name="ExpiresIn">The same as a span from now, by the silo's clock; zero once past.</param>
/// <param name="ScanCode">What the QR carries beside the QR-ID, while waiting.</param>
/// <param name="AccountName">Whose account it is about to be, from the scan on.</param>
/// <param name="MatchNumber">The number to show, while scanned, where one must be typed.</param>
/// <param name="LoginSalt">With <see cref="SessionStatus.Confirmed"/>: what the login's secret is derived with. Worth nothing without the poll token.</param>
/// <param name="UserCode">What may be typed in place of scanning, where an OAuth client opened the session.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.session-view")]
public sealed record SessionView(
    [property: Id(0)] SessionStatus Status,
    [property: Id(1)] int Version,
    [property: Id(2)] DateTimeOffset ExpiresAt,
    [property: Id(3)] TimeSpan ExpiresIn,
    [property: Id(4)] string? ScanCode,
    [property: Id(5)] string? AccountName,
    [property: Id(6)] string? MatchNumber,
    [property: Id(7)] string? LoginSalt,
    [property: Id(8)] UserCode? UserCode = null);

/// <summary>What a phone that scanned is told, so that a person can decide.</summary>
/// <param name="Requester">Who asks.</param>
/// <param name="RequestedAt">Since when.</param>
/// <param name="ExpiresIn">How long the decision may take.</param>
/// <param name="NumberRequired">Whether the number on the PC's screen must be typed.</param>
/// <param name="DifferentNetwork">Whether the PC is on another network than the phone.</param>
/// <param name="NewDevice">Whether the PC's device was never logged in to this account.</param>
/// <param name="ClientName">The OAuth client that asks; null for a PC that uses the product's own calls.</param>
/// <param name="UserCode">With it: what the screen shows, for the person to compare.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.scan-ticket")]
public sealed record ScanTicket(
    [property: Id(0)] Requester Requester,
    [property: Id(1)] DateTimeOffset RequestedAt,
    [property: Id(2)] TimeSpan ExpiresIn,
    [property: Id(3)] bool NumberRequired,
    [property: Id(4)] bool DifferentNetwork = false,
    [property: Id(5)] bool NewDevice = false,
    [property: Id(6)] string? ClientName = null,
    [property: Id(7)] UserCode? UserCode = null);

/// <summary>What the PC gets when it takes its login.</summary>
/// <param name="View">The session as it is now.</param>
/// <param name="Login">The login, while it may be handed over; else null.</param>
/// <param name="IsFirst">Whether it was this call that spent the confirmation.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.redemption")]
public sealed record Redemption([property: Id(0)] SessionView View, [property: Id(1)] GrantedLogin? Login, [property: Id(2)] bool IsFirst = false);
