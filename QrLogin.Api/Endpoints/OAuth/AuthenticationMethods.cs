using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.OAuth;

/// <summary>How a person authenticated, as <c>amr</c> names it (RFC 8176).</summary>
internal static class AuthenticationMethods
{
    /// <summary>Multiple-channel authentication, here by QR code.</summary>
    private static readonly string[] s_phone = ["mca", "qr"];

    /// <summary>A password, or a phone. Null if somebody else knows how.</summary>
    public static string[]? Of(LoginMethod method) => method switch
    {
        LoginMethod.Password => ["pwd"],
        LoginMethod.Qr => s_phone,
        _ => null,
    };

    /// <summary>The phone that confirmed, or the password on this device. A login here that a phone once made does not count.</summary>
    public static string[]? Of(PersonAuthentication authentication) => authentication switch
    {
        { IsByPhone: true } => s_phone,
        { Method: LoginMethod.Password } => Of(LoginMethod.Password),
        _ => null,
    };
}
