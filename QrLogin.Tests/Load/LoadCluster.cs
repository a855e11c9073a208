using System.Diagnostics;
using System.Security.Cryptography;
using HdrHistogram;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Serialization;
using Orleans.Storage;
using Orleans.TestingHost;
using QrLogin.Grains;
using QrLogin.Grains.Contracts;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Load;

/// <summary>Silos on Orleans' TestingHost, configured as in production except for the stores.</summary>
internal sealed class LoadCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private LoadCluster(InProcessTestCluster cluster) => _cluster = cluster;

    public static async Task<LoadCluster> Start(short silos)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(Options.Create(new QrLoginOptions()));
            silo.Services.AddQrLoginGrains();
            silo.Services.AddSingleton<IGrainStorageSerializer>(
                services => new OrleansGrainStorageSerializer(services.GetRequiredService<Serializer>()));
            silo.UseInMemoryReminderService();
            silo.AddMemoryGrainStorage("sessions");
            silo.AddMemoryGrainStorage("identity");
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new(cluster);
    }

    /// <summary>Accounts with one logged-in phone each.</summary>
    public async Task<LoadPeople> People(int count)
    {
        var phones = await Task.WhenAll(Enumerable.Range(0, count).Select(async _ =>
        {
            var account = AccountId.From(Unique.Bytes(16));
            Assert.True(Username.TryParse("user-" + Unique.Text(), out var name));
            var login = GrainFlow.NewLogin(new(GrainFlow.Device("phone-" + Unique.Text(), "ios"), null, null, null), LoginMethod.Password);
            var grain = _cluster.Client.Account(account);
            await grain.Create(new(account, name, "Ann"));
            await grain.AddLogin(login);
            return new Grains.Contracts.Phone(login.LoginId, account, "Ann", login.Requester.Device);
        }));
        return new(_cluster.Client, phones);
    }

    public async Task<int> Activations() => await _cluster.Client.GetGrain<IManagementGrain>(0).GetTotalActivationCount();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}

/// <summary>The results of a run.</summary>
internal sealed class LoadRun
{
    private int _codes, _confirmed, _tokens, _wrong;

    public int Codes => _codes;

    public int Confirmed => _confirmed;

    public int Tokens => _tokens;

    public int Wrong => _wrong;

    /// <summary>The duration of each call, in microseconds.</summary>
    public HistogramBase Calls
    {
        get;
    } = HistogramFactory.With64BitBucketSize().WithValuesUpTo(60_000_000).WithPrecisionOf(3).WithThreadSafeWrites().Create();

    public void Code() => Interlocked.Increment(ref _codes);

    public void Yes() => Interlocked.Increment(ref _confirmed);

    public void Token(bool right) => Interlocked.Increment(ref right ? ref _tokens : ref _wrong);
}

/// <summary>PCs and phones: of ten codes, six are never scanned, three lead to a login and one is denied.</summary>
internal sealed class LoadPeople(IClusterClient client, Grains.Contracts.Phone[] phones)
{
    /// <summary>Opens a session and waits for it. Returns whether it led to a login before it expired.</summary>
    public async Task<Task<bool>> Show(CancellationToken over)
    {
        var (session, pc) = (NewSession(), GrainFlow.Device("pc-" + Unique.Text(), "pc"));
        var opened = await session.Open(Opening(pc, ScanCodeSource.Rotating("code")));
        return Wait();

        async Task<bool> Wait()
        {
            try
            {
                while ((await session.WaitForChange(
                    new() { Pc = pc, SeenVersion = opened.Version, SeenScanCode = "code", MaxWait = GrainCallTimeouts.MaxWait },
                    over))?.Status == SessionStatus.Waiting)
                    over.ThrowIfCancellationRequested();
                return true;
            }
            catch (OperationCanceledException) when (over.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    /// <param name="run">Counts and times.</param>
    /// <param name="due">When it should have started, so that a late start counts as latency.</param>
    public async Task OneCode(LoadRun run, long due)
    {
        var (session, pc, phone) = (
            NewSession(), GrainFlow.Device("pc-" + Unique.Text(), "pc"), phones[RandomNumberGenerator.GetInt32(phones.Length)]);
        var opened = await session.Open(Opening(pc, ScanCodeSource.Rotating("the session's key")));
        run.Calls.RecordValue((long)Stopwatch.GetElapsedTime(due).TotalMicroseconds);
        for (int i = 0; i < 2; i++) await Timed(run, () => session.SeenBy(pc));
        int kind = RandomNumberGenerator.GetInt32(10);
        if (kind >= 6) await Decide(run, session, opened.ScanCode!, (pc, phone), confirms: kind > 6);
        else if ((await Timed(run, () => session.SeenBy(pc)))?.LoginSalt is not null) run.Token(right: false);
        run.Code();
    }

    private IQrSessionGrain NewSession() => client.Session(QrId.From(Unique.Bytes(16)));

    private static async Task Decide(
        LoadRun run, IQrSessionGrain session, string code, (Device Pc, Grains.Contracts.Phone Phone) people, bool confirms)
    {
        var (pc, phone) = people;
        var secret = Unique.Hash();
        await Timed(
            run, () => session.Scan(new() { RequestId = Unique.RequestId(), Phone = phone, ScanCode = code, ConfirmToken = secret }));
        if (!confirms)
        {
            await Timed(run, () => session.Deny(new(Unique.RequestId(), phone.LoginId, phone.Device, secret)));
            if ((await Timed(run, () => session.SeenBy(pc)))?.LoginSalt is not null) run.Token(right: false);
            return;
        }

        Assert.Null(await Timed(
            run,
            () => session.Confirm(new()
            {
                RequestId = Unique.RequestId(),
                LoginId = phone.LoginId,
                Device = phone.Device,
                ConfirmToken = secret
            })));
        run.Yes();
        var login = GrainFlow.NewLogin(new(pc, null, null, null), LoginMethod.Qr);
        var redeemed = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Timed(
            run, () => session.Redeem(new() { Pc = pc, LoginId = login.LoginId, Secret = login.Secret }))));
        run.Token(right: redeemed.All(r => r?.Login?.Login.LoginId == login.LoginId));
    }

    private static OpenSession Opening(Device pc, ScanCodeSource scanCodes) =>
        new() { RequestId = Unique.RequestId(), Pc = new(pc, null, null, null), ScanCodes = scanCodes, LoginSalt = "salt" };

    private static async Task<T> Timed<T>(LoadRun run, Func<Task<T>> call)
    {
        long start = Stopwatch.GetTimestamp();
        var answer = await call();
        run.Calls.RecordValue((long)Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        return answer;
    }
}
