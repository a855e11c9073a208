using System.Globalization;

namespace QrLogin.Grains.Contracts;

/// <summary>
/// The grains by their ids. Their addresses are put together here: asked by its interface alone, Orleans reads that
/// interface's attributes anew at every call.
/// </summary>
public static class GrainKinds
{
    internal const string SessionType = "qrlogin.session", LoginType = "qrlogin.login", AccountType = "qrlogin.account", CredentialType = "qrlogin.credential", ProofType = "qrlogin.proof",
        UserCodeType = "qrlogin.user-code", UserCodeReaderType = "qrlogin.user-code-reader";

    private static readonly Kind<IQrSessionGrain> s_session = new(SessionType);
    private static readonly Kind<ILoginGrain> s_login = new(LoginType);
    private static readonly Kind<IAccountGrain> s_account = new(AccountType);
    private static readonly Kind<ICredentialGrain> s_credential = new(CredentialType);
    private static readonly Kind<IProofGrain> s_proof = new(ProofType);
    private static readonly Kind<IUserCodeGrain> s_userCode = new(UserCodeType);
    private static readonly Kind<IUserCodeReaderGrain> s_userCodeReader = new(UserCodeReaderType);

    /// <summary>The session of this id, whether or not there is one.</summary>
    public static IQrSessionGrain Session(this IGrainFactory grains, QrId id) => s_session.Of(grains, id.Value);

    /// <summary>The login of this id, whether or not there is one.</summary>
    public static ILoginGrain Login(this IGrainFactory grains, LoginId id) => s_login.Of(grains, id.Value);

    /// <summary>The account of this id, whether or not there is one.</summary>
    public static IAccountGrain Account(this IGrainFactory grains, AccountId id) => s_account.Of(grains, id.Value);

    /// <summary>Whoever logs in with this name, whether or not there is somebody.</summary>
    public static ICredentialGrain Credential(this IGrainFactory grains, Username name) => s_credential.Of(grains, name.Key);

    /// <summary>The user code, whether or not a session has it.</summary>
    public static IUserCodeGrain UserCode(this IGrainFactory grains, UserCode code) => s_userCode.Of(grains, code.Value);

    /// <summary>Whoever looks up user codes for this login.</summary>
    public static IUserCodeReaderGrain UserCodeReader(this IGrainFactory grains, LoginId login) => s_userCodeReader.Of(grains, login.Value);

    /// <summary>Whoever remembers this proof among those that come without a token: one of 256.</summary>
    public static IProofGrain Proofs(this IGrainFactory grains, Proof proof)
    {
        ArgumentNullException.ThrowIfNull(proof);
        return s_proof.Of(grains, ((byte)proof.Id).ToString("x2", CultureInfo.InvariantCulture));
    }

    /// <summary>A kind of grain: its interface and its class go by one name.</summary>
    private sealed class Kind<T>(string name)
    {
        private readonly GrainType _class = GrainType.Create(name);
        private readonly GrainInterfaceType _interface = GrainInterfaceType.Create(name);

        public T Of(IGrainFactory grains, string key)
        {
            ArgumentNullException.ThrowIfNull(grains);
            return (T)grains.GetGrain(GrainId.Create(_class, key), _interface);
        }
    }
}
