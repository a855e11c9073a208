using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.OAuth;

/// <summary>How a person authenticated, as <c>amr</c> values: those of RFC 8176, and <c>qr</c>, which is our own.</summary>
internal static class AuthenticationMethods
{
    /// <summary>Multiple-channel authentication, here by QR code.</summary>
    private static readonly string[] s_phone = ["mca", "qr"];

    /// <summary>The methods of a login; null if a provider or a client's backend authenticated the person.</summary>
    public static string[]? Of(LoginDetails login) => login.Authentication is { } authentication ? Of(authentication) : Of(login.Method);

    private static string[]? Of(LoginMethod method) => method switch
    {
        LoginMethod.Password => ["pwd"],
        LoginMethod.Qr => s_phone,
        _ => null,
    };

    /// <summary>
    /// The methods for an ID token: of the phone that confirmed, or of the password on this device. Null for any other login on this
    /// device, including one that a phone confirmed earlier.
    /// </summary>
    public static string[]? Of(PersonAuthentication authentication) => authentication switch
    {
        { IsByPhone: true } => s_phone,
        { Method: LoginMethod.Password } => Of(LoginMethod.Password),
        _ => null,
    };
}
