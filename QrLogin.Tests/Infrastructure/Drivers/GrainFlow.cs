using System.Security.Cryptography;
using QrLogin.Grains.Contracts;

namespace QrLogin.Tests.Infrastructure;

/// <summary>One PC, one account with a phone, and a QR login between them, spoken to the grains themselves.</summary>
internal sealed class GrainFlow
{
    private readonly IGrainFactory _grains;
    private readonly TimeProvider _time;
    private SecretHash _confirmToken;

    private GrainFlow(IGrainFactory grains, TimeProvider time) => (_grains, _time) = (grains, time);

    private GrainFlow(SiloCluster cluster)
        : this(cluster.Grains, cluster.Clock)
    {
    }

    public QrId QrId { get; } = QrId.From(Bytes(16));

    public AccountId AccountId { get; } = AccountId.From(Bytes(16));

    public Requester Pc { get; } = new(Device("pc-" + Text(), "pc"), "Office", "192.0.2.1", "curl");

    public NewLogin PhoneLogin { get; } = NewLogin(new(Device("phone-" + Text(), "ios"), "Phone", "192.0.2.2", "app"), LoginMethod.Password);

    public NewLogin PcLogin { get; } = NewLogin(new(Device("unused-" + Text(), "pc"), null, null, null), LoginMethod.Qr);

    public IQrSessionGrain Session => _grains.Session(QrId);

    public IAccountGrain Account => _grains.Account(AccountId);

    /// <summary>Another PC and another account, of which nothing is there yet.</summary>
    public GrainFlow Other => field ??= new(_grains, _time);

    public static GrainFlow New(SiloCluster cluster) => new(cluster);

    public static GrainFlow New(IGrainFactory grains) => new(grains, TimeProvider.System);

    /// <summary>A name that nobody has.</summary>
    public Username Name { get; } = Username.TryParse("user-" + Text(), out var name) ? name : default;

    public ICredentialGrain Credential => _grains.Credential(Name);

    public ILoginGrain Login(NewLogin login) => _grains.Login(login.LoginId);

    public IQrSessionGrain SessionOn(SiloCluster cluster) => cluster.Grains.Session(QrId);

    /// <summary>An account with a phone that is logged in, and a session that waits.</summary>
    public static async Task<GrainFlow> Waiting(SiloCluster cluster)
    {
        var flow = new GrainFlow(cluster);
        Assert.True(Username.TryParse("user-" + Text(), out var name));
        await flow.Account.Create(new(flow.AccountId, name, "Ann"));
        Assert.NotNull(await flow.Account.AddLogin(flow.PhoneLogin));
        await flow.Session.Open(flow.Open());
        return flow;
    }

    public static async Task<GrainFlow> Scanned(SiloCluster cluster)
    {
        var flow = await Waiting(cluster);
        Assert.False((await flow.Session.Scan(flow.Scan())).IsRefused);
        return flow;
    }

    public static async Task<GrainFlow> Confirmed(SiloCluster cluster)
    {
        var flow = await Scanned(cluster);
        Assert.Null(await flow.Session.Confirm(flow.Confirm()));
        return flow;
    }

    public static async Task<GrainFlow> Redeemed(SiloCluster cluster)
    {
        var flow = await Confirmed(cluster);
        Assert.NotNull((await flow.Session.Redeem(flow.Redeem()))?.Login);
        return flow;
    }

    public static Task<GrainFlow> Reached(SessionStatus status, SiloCluster cluster) => status switch
    {
        SessionStatus.Waiting => Waiting(cluster),
        SessionStatus.Scanned => Scanned(cluster),
        SessionStatus.Confirmed => Confirmed(cluster),
        SessionStatus.Redeemed => Redeemed(cluster),
        SessionStatus.Denied => Ended(cluster, flow => flow.Session.Deny(flow.Deny())),
        SessionStatus.Cancelled => Ended(cluster, flow => flow.Session.Cancel(flow.Cancel())),
        SessionStatus.Expired => Expired(cluster),
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    public OpenSession Open() => new() { RequestId = Attempt(), Pc = Pc, ScanCodes = ScanCodeSource.Fixed("code"), LoginSalt = "salt" };

    public ScanSession Scan()
    {
        _confirmToken = Hash();
        return new()
        {
            RequestId = Attempt(),
            Phone = new(PhoneLogin.LoginId, AccountId, "Ann", PhoneLogin.Requester.Device),
            ScanCode = "code",
            ConfirmToken = _confirmToken,
        };
    }

    public ConfirmSession Confirm() => new()
    {
        RequestId = Attempt(),
        LoginId = PhoneLogin.LoginId,
        Device = PhoneLogin.Requester.Device,
        ConfirmToken = _confirmToken,
    };

    public DenySession Deny() => new(Attempt(), PhoneLogin.LoginId, PhoneLogin.Requester.Device, _confirmToken);

    public CancelSession Cancel() => new(Attempt(), Pc.Device);

    public RedeemSession Redeem() => new() { Pc = Pc.Device, LoginId = PcLogin.LoginId, Secret = PcLogin.Secret };

    /// <summary>A user code that nobody has.</summary>
    public UserCode UserCode { get; } = QrLogin.Api.Secrets.SecureRandom.NewUserCode();

    /// <summary>A first poll of the client "tv", with a proof.</summary>
    public PollSession Prove() => new(
        Attempt(), "tv", null, new(KeyThumbprint.From(Bytes(32)), BitConverter.ToUInt128(Bytes(16)), Attempt(), _time.GetUtcNow().AddMinutes(1)));

    public AccountProfile Profile => new(AccountId, Name, "Bob");

    public RegisterAccount Register() => new(Other.Profile with { Username = Name }, Password.TryParse(TestPhone.Password, out var password) ? password : null!);

    /// <summary>What the PC sees.</summary>
    public async Task<SessionView> View() => (await Session.SeenBy(Pc.Device))!;

    public static NewLogin NewLogin(Requester requester, LoginMethod method) =>
        new() { LoginId = LoginId.From(Bytes(16)), Secret = Hash(), Requester = requester, Method = method };

    public static RequestId Attempt() => new(BitConverter.ToUInt128(Bytes(16)));

    public static SecretHash Hash() => SecretHash.Of("test"u8, Bytes(32));

    public static Device Device(string id, string type) => Example.Device(id, type);

    public static string Text() => Convert.ToHexStringLower(Bytes(8));

    public static byte[] Bytes(int count) => RandomNumberGenerator.GetBytes(count);

    private static async Task<GrainFlow> Expired(SiloCluster cluster)
    {
        var flow = await Scanned(cluster);
        cluster.Clock.Advance(new QrLoginOptions().SessionLifetime);
        return flow;
    }

    private static async Task<GrainFlow> Ended(SiloCluster cluster, Func<GrainFlow, Task<Refusal?>> end)
    {
        var flow = await Scanned(cluster);
        Assert.Null(await end(flow));
        return flow;
    }
}
