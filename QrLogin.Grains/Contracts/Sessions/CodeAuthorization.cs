namespace QrLogin.Grains.Contracts;

/// <summary>
/// The authorization request (RFC 6749, section 4.1.1) that a session answers with a code in place of a token. The session's
/// client is the one that sent it.
/// </summary>
[GenerateSerializer, Immutable, Alias("qrlogin.code-authorization")]
public sealed record CodeAuthorization
{
    /// <summary>Hash of the secret part of the code.</summary>
    [Id(0)]
    public required SecretHash Code { get; init; }

    /// <summary>Where the code goes. The client must repeat it to exchange the code.</summary>
    [Id(1)]
    public required string RedirectUri { get; init; }

    /// <summary>The PKCE challenge (RFC 7636, section 4.2, method <c>S256</c>); null if the client sent none.</summary>
    [Id(2)]
    public string? CodeChallenge { get; init; }

    /// <summary>The key that must sign the DPoP proof at the exchange (RFC 9449, section 10); null for any key or none.</summary>
    [Id(3)]
    public KeyThumbprint? Key { get; init; }

    /// <summary>The client's <c>state</c>, which goes back with the code; null if it sent none.</summary>
    [Id(4)]
    public string? State { get; init; }

    /// <summary>The client's <c>nonce</c>, for its ID token; null if it sent none.</summary>
    [Id(5)]
    public string? Nonce { get; init; }

    /// <summary>Whether the scope contains <c>openid</c>, so that the client gets an ID token.</summary>
    [Id(6)]
    public bool IsOpenId { get; init; }

    /// <summary>Whether the code goes back in a form that the browser posts, rather than in the address.</summary>
    [Id(7)]
    public bool IsFormPost { get; init; }

    /// <summary>The longest time since the person authenticated; null for any time.</summary>
    [Id(8)]
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Whether the person must authenticate after the session was opened.</summary>
    [Id(9)]
    public bool RequiresNewLogin { get; init; }

    /// <summary>The pushed request that it is (RFC 9126); null if the browser carried its parameters.</summary>
    [Id(10)]
    public string? PushedRequest { get; init; }

    /// <summary>Hides the values.</summary>
    public override string ToString() => nameof(CodeAuthorization);
}

/// <summary>How and when the person who gets a login authenticated.</summary>
/// <param name="At">By phone: when the phone confirmed. On the device that opened the session: when the login there was created.</param>
/// <param name="Method">By phone: <see cref="LoginMethod.Qr"/>. On the device: how the login there was created.</param>
/// <param name="IsByPhone">Whether a phone confirmed this session.</param>
/// <param name="HasPasskey">Whether the person used a passkey for it.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.person-authentication")]
public sealed record PersonAuthentication(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] LoginMethod Method,
    [property: Id(2)] bool IsByPhone = false,
    [property: Id(3)] bool HasPasskey = false);
