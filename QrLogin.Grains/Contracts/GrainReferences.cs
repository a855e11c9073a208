using System.Globalization;

namespace QrLogin.Grains.Contracts;

/// <summary>
/// Grain references by typed id. The addresses are built here because Orleans reads the attributes of a grain interface again on
/// every call that asks for a grain by its interface alone.
/// </summary>
public static class GrainReferences
{
    private static readonly GrainAddress<IQrSessionGrain> s_session = new(GrainTypeNames.Session);
    private static readonly GrainAddress<ILoginGrain> s_login = new(GrainTypeNames.Login);
    private static readonly GrainAddress<IAccountGrain> s_account = new(GrainTypeNames.Account);
    private static readonly GrainAddress<ICredentialGrain> s_credential = new(GrainTypeNames.Credential);
    private static readonly GrainAddress<IDpopReplayGrain> s_proof = new(GrainTypeNames.DpopReplay);
    private static readonly GrainAddress<IUserCodeGrain> s_userCode = new(GrainTypeNames.UserCode);
    private static readonly GrainAddress<IUserCodeReaderGrain> s_userCodeReader = new(GrainTypeNames.UserCodeReader);

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
    public static IDpopReplayGrain DpopReplay(this IGrainFactory grains, DpopProof proof)
    {
        ArgumentNullException.ThrowIfNull(proof);
        return s_proof.Of(grains, ((byte)proof.Id).ToString("x2", CultureInfo.InvariantCulture));
    }

    /// <summary>A kind of grain: its interface and its class go by one name.</summary>
    private sealed class GrainAddress<T>(string name)
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
