namespace QrLogin.Grains.Contracts;

/// <summary>
/// The additional data of a session that an OAuth client opened (RFC 8628, section 3.1). To this product's own API, and
/// to other clients, the poll token of such a session is unknown.
/// </summary>
[GenerateSerializer, Immutable, Alias("qrlogin.device-authorization")]
public sealed record DeviceAuthorization
{
    /// <summary>The client that opened the session. No other client may poll it.</summary>
    [Id(0)]
    public required string ClientId { get; init; }

    /// <summary>The client's name, which the phone shows.</summary>
    [Id(1)]
    public required string ClientName { get; init; }

    /// <summary>The code to type instead of scanning. Until it is claimed, the candidate to try next.</summary>
    [Id(2)]
    public required UserCode UserCode { get; init; }

    /// <summary>How long the session waits for the phone's decision.</summary>
    [Id(3)]
    public required TimeSpan Lifetime { get; init; }

    /// <summary>The minimum time between polls that the client was told.</summary>
    [Id(4)]
    public required TimeSpan PollInterval { get; init; }

    /// <summary>Whether the client sent device headers. If so, it must send them with every poll.</summary>
    [Id(5)]
    public required bool IsDeviceBound { get; init; }

    /// <summary>How long the login lasts; null for the lifetime that the silos are configured with.</summary>
    public LoginLifetime? LoginLifetime
    {
        get => Contracts.LoginLifetime.FromSpan(LoginLifetimeSpan);
        init => LoginLifetimeSpan = value?.Span;
    }

    /// <summary>
    /// Whether the client authenticated with a secret, so that its name is proved. Null, as from an older front end: unknown.
    /// </summary>
    [Id(7)]
    public bool? IsClientVerified { get; init; }

    /// <summary>The client, in the form that sessions of this product's own API have it.</summary>
    public SessionClient Client =>
        new() { Id = ClientId, Name = ClientName, IsVerified = IsClientVerified == true, LoginLifetime = LoginLifetime };

    [Id(6)]
    private TimeSpan? LoginLifetimeSpan { get; init; }
}
