namespace QrLogin.Grains.Contracts;

/// <summary>The names that identify grain types and interfaces on the wire and in the stores. They must never change.</summary>
internal static class GrainTypeNames
{
    internal const string
        Session = "qrlogin.session",
        Login = "qrlogin.login",
        Account = "qrlogin.account",
        Credential = "qrlogin.credential",
        DpopReplay = "qrlogin.proof",
        UserCode = "qrlogin.user-code",
        UserCodeReader = "qrlogin.user-code-reader",
        StoreProbe = "qrlogin.store-probe",
        PushedRequest = "qrlogin.pushed-request",
        Passkey = "qrlogin.passkey",
        PasswordReset = "qrlogin.password-reset",
        ImportedHashes = "qrlogin.imported-hashes";
}
