using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Sessions;

/// <summary>When a session needs a passkey.</summary>
internal static class PasskeyRule
{
    /// <summary>Why a person cannot confirm with what the front end has found; null if they can.</summary>
    public static RefusalCode? RefusalFor(this PasskeyCheck passkey, ConfirmWith factor) => passkey switch
    {
        PasskeyCheck.Invalid => RefusalCode.InvalidPasskey,
        PasskeyCheck.None when factor == ConfirmWith.Passkey => RefusalCode.PasskeyRequired,
        _ => null,
    };
}
