namespace QrLogin.Grains.Contracts;

/// <summary>
/// What a session has in addition if an OAuth client opened it (RFC 8628, section 3.1). The product's own API and other clients do not
/// find such a session.
/// </summary>
[GenerateSerializer, Immutable, Alias("qrlogin.device-authorization")]
public sealed record DeviceAuthorization
{
    /// <summary>The client that opened the session. No other may poll it.</summary>
    [Id(0)]
    public required string ClientId { get; init; }

    /// <summary>The client's name, which the phone shows.</summary>
    [Id(1)]
    public required string ClientName { get; init; }

    /// <summary>The code to type instead of scanning; until it is claimed, the first candidate.</summary>
    [Id(2)]
    public required UserCode UserCode { get; init; }

    /// <summary>How long the session waits for the phone's decision.</summary>
    [Id(3)]
    public required TimeSpan Lifetime { get; init; }

    /// <summary>The interval between polls that the client was told, and is held to.</summary>
    [Id(4)]
    public required TimeSpan PollInterval { get; init; }

    /// <summary>Whether the client sent device headers, which it must then send with every poll.</summary>
    [Id(5)]
    public required bool IsDeviceBound { get; init; }

    /// <summary>How long the login will last; null for the silos' setting.</summary>
    public LoginLifetime? LoginLifetime { get => Contracts.LoginLifetime.FromSpan(LoginLifetimeSpan); init => LoginLifetimeSpan = value?.Span; }

    [Id(6)]
    private TimeSpan? LoginLifetimeSpan { get; init; }
}
