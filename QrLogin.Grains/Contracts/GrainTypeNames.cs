namespace QrLogin.Grains.Contracts;

/// <summary>The names that identify the grain types and their interfaces on the wire and in the stores.</summary>
internal static class GrainTypeNames
{
    internal const string
        Session = "qrlogin.session",
        Login = "qrlogin.login",
        Account = "qrlogin.account",
        Credential = "qrlogin.credential",
        DpopReplay = "qrlogin.proof",
        UserCode = "qrlogin.user-code",
        UserCodeReader = "qrlogin.user-code-reader";
}
