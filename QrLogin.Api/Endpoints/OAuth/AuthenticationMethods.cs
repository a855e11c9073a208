using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.OAuth;

/// <summary>How a person authenticated, as <c>amr</c> values: those of RFC 8176, and <c>qr</c>, which is our own.</summary>
internal static class AuthenticationMethods
{
    /// <summary>Multiple-channel authentication, here by QR code.</summary>
    private static readonly string[] s_phone = ["mca", "qr"];

    /// <summary>Proof of possession of a key, and a test that the person is there.</summary>
    private static readonly string[] s_passkey = ["pop", "user"];

    /// <summary>The methods of a login; null if a provider or a client's backend authenticated the person.</summary>
    public static string[]? Of(LoginDetails login) => login.Authentication is { } authentication ? Of(authentication) : Of(login.Method);

    private static string[]? Of(LoginMethod method) => method switch
    {
        LoginMethod.Password => ["pwd"],
        LoginMethod.Qr => s_phone,
        LoginMethod.Passkey => s_passkey,
        _ => null,
    };

    /// <summary>
    /// The methods for an ID token: of the phone that confirmed, or of the password or the passkey on this device. Null for any other
    /// login on this device, including one that a phone confirmed earlier.
    /// </summary>
    public static string[]? Of(PersonAuthentication authentication) => authentication switch
    {
        { IsByPhone: true, HasPasskey: true } => [.. s_phone, .. s_passkey],
        { IsByPhone: true } => s_phone,
        { Method: LoginMethod.Password, HasPasskey: false } => Of(LoginMethod.Password),
        { Method: LoginMethod.Passkey } or { HasPasskey: true } => s_passkey,
        _ => null,
    };
}
