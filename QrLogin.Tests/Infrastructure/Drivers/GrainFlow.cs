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

    public QrId QrId { get; } = QrId.From(Unique.Bytes(16));

    public AccountId AccountId { get; } = AccountId.From(Unique.Bytes(16));

    public Requester Pc { get; } = new(Device("pc-" + Unique.Text(), "pc"), "Office", "192.0.2.1", "curl");

    public NewLogin PhoneLogin
    {
        get;
    } = NewLogin(new(Device("phone-" + Unique.Text(), "ios"), "Phone", "192.0.2.2", "app"), LoginMethod.Password);

    public NewLogin PcLogin { get; } = NewLogin(new(Device("unused-" + Unique.Text(), "pc"), null, null, null), LoginMethod.Qr);

    /// <summary>The authorization request that the session answers; null if it leads to a token.</summary>
    public CodeAuthorization? Code { get; private init; }

    /// <summary>Whether the session does not know its login until it is redeemed.</summary>
    public bool IsOfOlderFrontEnd { get; private init; }

    public IQrSessionGrain Session => _grains.Session(QrId);

    public IAccountGrain Account => _grains.Account(AccountId);

    /// <summary>Another PC and another account, both without any record.</summary>
    public GrainFlow Other => field ??= new(_grains, _time);

    public static GrainFlow New(SiloCluster cluster) => new(cluster);

    public static GrainFlow New(IGrainFactory grains) => new(grains, TimeProvider.System);

    /// <summary>An unused name.</summary>
    public Username Name { get; } = Username.TryParse("user-" + Unique.Text(), out var name) ? name : default;

    public ICredentialGrain Credential => _grains.Credential(Name);

    public ILoginGrain Login(NewLogin login) => _grains.Login(login.LoginId);

    public IQrSessionGrain SessionOn(SiloCluster cluster) => cluster.Grains.Session(QrId);

    /// <summary>An account with a phone that is logged in, and a session that waits.</summary>
    public static Task<GrainFlow> Waiting(SiloCluster cluster) => Waiting(new GrainFlow(cluster));

    /// <summary>A confirmed session that a front end of an older version opened.</summary>
    public static async Task<GrainFlow> ConfirmedOfOlderFrontEnd(SiloCluster cluster)
    {
        var flow = await Waiting(new GrainFlow(cluster) { IsOfOlderFrontEnd = true });
        await flow.Scans();
        await flow.Confirms();
        return flow;
    }

    /// <summary>A session that waits, and will answer with a code.</summary>
    public static Task<GrainFlow> WaitingWithCode(SiloCluster cluster) =>
        Waiting(new GrainFlow(cluster) { Code = CodeSession.Request });

    /// <summary>A confirmed session that answers with a code.</summary>
    public static async Task<GrainFlow> ConfirmedWithCode(SiloCluster cluster)
    {
        var flow = await WaitingWithCode(cluster);
        await flow.Scans();
        await flow.Confirms();
        await flow.UntilListed();
        return flow;
    }

    private static async Task<GrainFlow> Waiting(GrainFlow flow)
    {
        Assert.True(Username.TryParse("user-" + Unique.Text(), out var name));
        await Repeat(async () =>
        {
            await flow.Account.Create(new(flow.AccountId, name, "Ann"));
            Assert.NotNull(await flow.Account.AddLogin(flow.PhoneLogin));
            await flow.Session.Open(flow.Open());
        });
        return flow;
    }

    /// <summary>Repeats calls that take effect once: on a busy machine, an answer may take longer than the limit of its call.</summary>
    private static async Task Repeat(Func<Task> calls)
    {
        for (int retries = 3; ; retries--)
        {
            try
            {
                await calls();
                return;
            }
            catch (TimeoutException) when (retries > 0)
            {
            }
        }
    }

    public static async Task<GrainFlow> Scanned(SiloCluster cluster)
    {
        var flow = await Waiting(cluster);
        await flow.Scans();
        return flow;
    }

    public static async Task<GrainFlow> Confirmed(SiloCluster cluster)
    {
        var flow = await Scanned(cluster);
        await flow.Confirms();
        await flow.UntilListed();
        return flow;
    }

    /// <summary>Waits until the account has listed the login that it was told to expect: it takes one call after the other.</summary>
    public Task UntilListed() => Repeat(() => Account.Vouches(PhoneLogin.LoginId));

    private Task Scans()
    {
        var command = Scan();
        return Repeat(async () => Assert.False((await Session.Scan(command)).IsRefused));
    }

    private Task Confirms()
    {
        var command = Confirm();
        return Repeat(async () => Assert.Null(await Session.Confirm(command)));
    }

    public static async Task<GrainFlow> Redeemed(SiloCluster cluster)
    {
        var flow = await Confirmed(cluster);
        await Repeat(async () => Assert.NotNull((await flow.Session.Redeem(flow.Redeem()))?.Login));
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

    public OpenSession Open() =>
        new()
        {
            RequestId = Unique.RequestId(),
            Pc = Pc,
            ScanCodes = ScanCodeSource.Fixed("code"),
            LoginSalt = "salt",
            LoginId = IsOfOlderFrontEnd ? null : PcLogin.LoginId,
            CodeAuthorization = Code,
            Client = Code is null ? null : CodeSession.Shop,
        };

    public ScanSession Scan()
    {
        _confirmToken = Unique.Hash();
        return new()
        {
            RequestId = Unique.RequestId(),
            Phone = new(PhoneLogin.LoginId, AccountId, "Ann", PhoneLogin.Requester.Device),
            ScanCode = "code",
            ConfirmToken = _confirmToken,
        };
    }

    public ConfirmSession Confirm() => new()
    {
        RequestId = Unique.RequestId(),
        LoginId = PhoneLogin.LoginId,
        Device = PhoneLogin.Requester.Device,
        ConfirmToken = _confirmToken,
    };

    public DenySession Deny() => new(Unique.RequestId(), PhoneLogin.LoginId, PhoneLogin.Requester.Device, _confirmToken);

    public CancelSession Cancel() => new(Unique.RequestId(), Pc.Device);

    public RedeemSession Redeem() => new() { Pc = Pc.Device, LoginId = PcLogin.LoginId, Secret = PcLogin.Secret };

    /// <summary>The right exchange of the session's code.</summary>
    public ExchangeCode Exchange() => CodeSession.Exchange(PcLogin.Secret);

    /// <summary>An unused user code.</summary>
    public UserCode UserCode { get; } = QrLogin.Api.Secrets.SecureRandom.NewUserCode();

    /// <summary>A first poll of the client "tv", with a proof.</summary>
    public PollSession Prove() => new(
        Unique.RequestId(), "tv", null, new(
            KeyThumbprint.From(Unique.Bytes(32)), BitConverter.ToUInt128(Unique.Bytes(16)), Unique.RequestId(),
            _time.GetUtcNow().AddMinutes(1)));

    public AccountProfile Profile => new(AccountId, Name, "Bob");

    public RegisterAccount Register() =>
        new(Other.Profile with { Username = Name }, Password.TryParse(TestPhone.Password, out var password) ? password : null!);

    /// <summary>What the PC sees.</summary>
    public async Task<SessionView> View() => (await Session.SeenBy(Pc.Device))!;

    public static NewLogin NewLogin(Requester requester, LoginMethod method) =>
        new() { LoginId = LoginId.From(Unique.Bytes(16)), Secret = Unique.Hash(), Requester = requester, Method = method };

    public static Device Device(string id, string type) => Example.Device(id, type);

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
