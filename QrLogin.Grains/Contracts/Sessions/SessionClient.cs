namespace QrLogin.Grains.Contracts;

/// <summary>The configured client, such as a site, that a session is for.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.session-client")]
public sealed record SessionClient
{
    /// <summary>The client's <c>client_id</c>, which the login will carry.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>The client's name, which the phone shows.</summary>
    [Id(1)]
    public required string Name { get; init; }

    /// <summary>Whether the client showed its secret for this session, so that its name is proved.</summary>
    [Id(2)]
    public required bool IsVerified { get; init; }

    /// <summary>How long the login lasts; null for the lifetime that the silos are configured with.</summary>
    public LoginLifetime? LoginLifetime
    {
        get => Contracts.LoginLifetime.FromSpan(LoginLifetimeSpan);
        init => LoginLifetimeSpan = value?.Span;
    }

    [Id(3)]
    private TimeSpan? LoginLifetimeSpan { get; init; }
}
