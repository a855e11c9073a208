namespace QrLogin.Grains.Contracts;

/// <summary>A session as the PC that opened it may see it.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.session-view")]
public sealed record SessionView
{
    /// <summary>The status; <see cref="SessionStatus.Confirmed"/> for as long as the token may be handed over (again).</summary>
    [Id(0)]
    public required SessionStatus Status { get; init; }

    /// <summary>Starts at 1 and grows with every change of status.</summary>
    [Id(1)]
    public required int Version { get; init; }

    [Id(2)]
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The time until then by the silo's clock; zero once it has passed.</summary>
    [Id(3)]
    public required TimeSpan ExpiresIn { get; init; }

    /// <summary>The scan code to show, while waiting.</summary>
    [Id(4)]
    public string? ScanCode { get; init; }

    /// <summary>The display name of the account that scanned, from the scan on.</summary>
    [Id(5)]
    public string? AccountName { get; init; }

    /// <summary>The number to show, while scanned, if the phone must type one.</summary>
    [Id(6)]
    public string? MatchNumber { get; init; }

    /// <summary>The salt of the login token, while confirmed. Worthless without the poll token.</summary>
    [Id(7)]
    public string? LoginSalt { get; init; }

    /// <summary>The code that can be typed instead of scanning, if an OAuth client opened the session.</summary>
    [Id(8)]
    public UserCode? UserCode { get; init; }
}

/// <summary>What a phone that scanned is told, so that the person can decide.</summary>
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

    /// <summary>Whether the person must type the number on the PC's screen.</summary>
    [Id(3)]
    public required bool NumberRequired { get; init; }

    /// <summary>Whether PC and phone are on different networks.</summary>
    [Id(4)]
    public required bool DifferentNetwork { get; init; }

    /// <summary>Whether the account was never logged in on the PC's device.</summary>
    [Id(5)]
    public required bool NewDevice { get; init; }

    /// <summary>The OAuth client that asks; null for a PC that uses this product's own API.</summary>
    [Id(6)]
    public string? ClientName { get; init; }

    /// <summary>The client's user code, for the person to compare.</summary>
    [Id(7)]
    public UserCode? UserCode { get; init; }
}

/// <summary>What the PC gets when it takes its login.</summary>
/// <param name="View">The session now.</param>
/// <param name="Login">The login, while it may be handed over; else null.</param>
/// <param name="IsFirst">Whether this call used up the confirmation.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.redemption")]
public sealed record Redemption([property: Id(0)] SessionView View, [property: Id(1)] GrantedLogin? Login, [property: Id(2)] bool IsFirst = false);
