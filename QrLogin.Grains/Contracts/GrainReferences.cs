using System.Globalization;

namespace QrLogin.Grains.Contracts;

/// <summary>
/// Grain references by typed id. The grain types are cached here because Orleans reads the attributes of a grain
/// interface again every time a caller asks for a grain by interface alone.
/// </summary>
public static class GrainReferences
{
    private static readonly GrainAddress<IQrSessionGrain> SessionAddress = new(GrainTypeNames.Session);
    private static readonly GrainAddress<ILoginGrain> LoginAddress = new(GrainTypeNames.Login);
    private static readonly GrainAddress<IAccountGrain> AccountAddress = new(GrainTypeNames.Account);
    private static readonly GrainAddress<ICredentialGrain> CredentialAddress = new(GrainTypeNames.Credential);
    private static readonly GrainAddress<IDpopReplayGrain> DpopReplayAddress = new(GrainTypeNames.DpopReplay);
    private static readonly GrainAddress<IUserCodeGrain> UserCodeAddress = new(GrainTypeNames.UserCode);
    private static readonly GrainAddress<IUserCodeReaderGrain> UserCodeReaderAddress = new(GrainTypeNames.UserCodeReader);
    private static readonly GrainAddress<IPushedRequestGrain> PushedRequestAddress = new(GrainTypeNames.PushedRequest);
    private static readonly GrainAddress<IPasswordResetGrain> PasswordResetAddress = new(GrainTypeNames.PasswordReset);
    private static readonly GrainAddress<IPasskeyGrain> PasskeyAddress = new(GrainTypeNames.Passkey);
    private static readonly GrainAddress<IImportedHashesGrain> ImportedHashesAddress = new(GrainTypeNames.ImportedHashes);
    private static readonly GrainAddress<IStoreProbeGrain> StoreProbeAddress = new(GrainTypeNames.StoreProbe);

    /// <summary>
    /// The grain type of <see cref="StoreProbe"/>. A silo of an older version does not have it.
    /// </summary>
    public static GrainType StoreProbeType { get; } = GrainType.Create(GrainTypeNames.StoreProbe);

    /// <summary>The session with this id, whether or not it exists.</summary>
    public static IQrSessionGrain Session(this IGrainFactory grains, QrId id) => SessionAddress.Of(grains, id.Value);

    /// <summary>The login with this id, whether or not it exists.</summary>
    public static ILoginGrain Login(this IGrainFactory grains, LoginId id) => LoginAddress.Of(grains, id.Value);

    /// <summary>The account with this id, whether or not it exists.</summary>
    public static IAccountGrain Account(this IGrainFactory grains, AccountId id) => AccountAddress.Of(grains, id.Value);

    /// <summary>The credential for this username, whether or not it is taken.</summary>
    public static ICredentialGrain Credential(this IGrainFactory grains, Username name) => CredentialAddress.Of(grains, name.Key);

    /// <summary>The user code, whether or not a session has claimed it.</summary>
    public static IUserCodeGrain UserCode(this IGrainFactory grains, UserCode code) => UserCodeAddress.Of(grains, code.Value);

    /// <summary>The grain that looks up user codes for this login.</summary>
    public static IUserCodeReaderGrain UserCodeReader(this IGrainFactory grains, LoginId login) =>
        UserCodeReaderAddress.Of(grains, login.Value);

    /// <summary>The replay cache for this proof, one of 256. For proofs sent without a token.</summary>
    public static IDpopReplayGrain DpopReplay(this IGrainFactory grains, DpopProof proof)
    {
        ArgumentNullException.ThrowIfNull(proof);
        return DpopReplayAddress.Of(grains, ((byte)proof.Id).ToString("x2", CultureInfo.InvariantCulture));
    }

    /// <summary>The pushed authorization request with this id.</summary>
    public static IPushedRequestGrain PushedRequest(this IGrainFactory grains, string id) => PushedRequestAddress.Of(grains, id);

    /// <summary>The password reset with the code that has this hash, whether or not it is allowed.</summary>
    public static IPasswordResetGrain PasswordReset(this IGrainFactory grains, SecretHash code) =>
        PasswordResetAddress.Of(grains, code.Value);

    /// <summary>The passkey with this id, whether or not it exists.</summary>
    public static IPasskeyGrain Passkey(this IGrainFactory grains, PasskeyId id) => PasskeyAddress.Of(grains, id.Value);

    /// <summary>What is known about the password hashes from other systems, on the silo that receives the call.</summary>
    public static IImportedHashesGrain ImportedHashes(this IGrainFactory grains) => ImportedHashesAddress.Of(grains, "all");

    /// <summary>The probe of the stores, on the silo that receives the call.</summary>
    public static IStoreProbeGrain StoreProbe(this IGrainFactory grains) => StoreProbeAddress.Of(grains, "local");

    /// <summary>A grain type and its interface, which share one name.</summary>
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
