using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using QrLogin.Api.Requests;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Security;

/// <summary>Refusals without end fill neither the log nor the memory, and the metrics count every one.</summary>
public sealed class RefusalLogTests(RefusalLogTests.WatchedHost host) : IClassFixture<RefusalLogTests.WatchedHost>
{
    private const int PerMinute = 40;

    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("api/v1/me", "invalid_token")]
    [InlineData("api/v1/qr-sessions/nothing", "invalid_poll_token")]
    [InlineData("oauth/introspect", "invalid_client")]
    public async Task The_first_refusals_of_each_minute_are_logged_and_the_others_counted(string path, string reason)
    {
        string address = ProxiedHost.NewAddress();
        for (int minute = 1; minute <= 3; minute++)
        {
            for (int i = 0; i < PerMinute; i++)
            {
                await Refused(address, path);
                host.Clock.Advance(s_minute / PerMinute);
            }

            var lines = host.Log.Of(address);
            Assert.Equal(minute * (RefusalCounter.MaxLogged + 1), lines.Count);
            Assert.All(lines, l => Assert.Equal(("qrlogin.refused", reason), (l.Fact, l.Reason)));
            var counts = lines.Select(l => l.Count).Where(c => c > 0);
            Assert.Equal(Enumerable.Repeat<int?>(PerMinute - RefusalCounter.MaxLogged, minute), counts);
        }
    }

    [Fact]
    public async Task Each_reason_and_each_address_is_counted_for_itself_and_an_IPv6_network_is_one_address()
    {
        var (one, other, network) = (ProxiedHost.NewAddress(), ProxiedHost.NewAddress(), "2001:db8:77:1::");
        for (int i = 1; i <= PerMinute; i++)
        {
            await Refused(one, "api/v1/me");
            await Refused(one, "api/v1/qr-sessions/nothing");
            await Refused($"{network}{i:x}", "api/v1/me");
        }

        await Refused(other, "api/v1/me");
        Assert.Equal((2 * RefusalCounter.MaxLogged, 1), (host.Log.Of(one).Count, host.Log.Of(other).Count));
        Assert.Equal(RefusalCounter.MaxLogged, host.Log.All.Count(l => l.Address?.StartsWith(network, StringComparison.Ordinal) == true));
        host.Clock.Advance(s_minute);
        Assert.Equal([PerMinute - RefusalCounter.MaxLogged], host.Log.Of(network + "/64").Select(l => l.Count));
    }

    [Fact]
    public async Task A_locked_username_is_logged_a_few_times_a_minute()
    {
        var (address, before) = (ProxiedHost.NewAddress(), host.Refused);
        var guess = new { username = "user-" + Unique.Text(), password = "not the password" };
        for (int i = 0; i < PerMinute; i++)
            await host.From(address).Call(HttpMethod.Post, "api/v1/login", guess, device: TestDevice.New("ios"));
        await Recorded(before + PerMinute);
        var locked = host.Log.Of(address).Where(l => l.Fact == "qrlogin.locked");
        Assert.Equal(RefusalCounter.MaxLogged, locked.Count());
    }

    [Fact]
    public async Task What_was_not_refused_is_logged_every_time()
    {
        string address = ProxiedHost.NewAddress();
        for (int i = 0; i < 3 * RefusalCounter.MaxLogged; i++) await TestPc.Open(host.From(address));
        Assert.Equal(3 * RefusalCounter.MaxLogged, host.Log.Of(address).Count(l => l.Fact == "qrlogin.opened"));
    }

    [Fact]
    public async Task The_metric_counts_every_refusal()
    {
        long before = host.Refused;
        string address = ProxiedHost.NewAddress();
        for (int i = 0; i < PerMinute; i++) await Refused(address, "api/v1/me");
        Assert.Equal(PerMinute, host.Refused - before);
    }

    [Fact]
    public void Refusals_of_very_many_addresses_take_bounded_memory_and_lines()
    {
        var (counter, logged) = (new RefusalCounter(), 0);
        for (int i = 0; i < 100_000; i++)
            if (counter.IsLogged(AuditEvent.Refused, "invalid_token", $"2001:db8:0:{i:x}::/64")) logged++;
        Assert.Equal(RefusalCounter.MaxCallers + RefusalCounter.MaxLogged, logged);
        var (refusals, count) = Assert.Single(counter.EndMinute());
        Assert.Equal((RefusalCounter.OtherCallers, 100_000 - logged), (refusals.Caller, count));
        Assert.Empty(counter.EndMinute());
    }

    [Fact]
    public async Task The_count_of_an_unfinished_minute_is_logged_when_the_process_stops()
    {
        string address = ProxiedHost.NewAddress();
        var watched = new WatchedHost();
        await watched.InitializeAsync();
        for (int i = 0; i < PerMinute; i++)
            await watched.From(address).Call(HttpMethod.Get, "api/v1/me", device: TestDevice.New("pc"));
        Assert.DoesNotContain(watched.Log.Of(address), l => l.Count > 0);
        await watched.DisposeAsync();
        Assert.Equal(PerMinute - RefusalCounter.MaxLogged, Assert.Single(watched.Log.Of(address), l => l.Count > 0).Count);
    }

    private async Task Refused(string address, string path)
    {
        long before = host.Refused;
        using var http = host.From(address);
        var reply = path.StartsWith("oauth", StringComparison.Ordinal)
            ? await http.Form(path, "token=x")
            : await http.Call(HttpMethod.Get, path, device: TestDevice.New("pc"));
        Assert.Equal(401, reply.Status);
        await Recorded(before + 1);
    }

    /// <summary>Waits for a number of refusals: one is recorded once its response is complete, which the caller may see first.</summary>
    private async Task Recorded(long refusals)
    {
        for (int i = 0; i < 1_000 && host.Refused < refusals; i++) await Pause.For(TimeSpan.FromMilliseconds(5));
        Assert.Equal(refusals, host.Refused);
    }

    /// <summary>A service whose audit log the test reads.</summary>
    public sealed class WatchedHost : ApiHost
    {
        private static readonly SocketsHttpHandler s_sockets = new() { UseCookies = false };
        private readonly MeterListener _listener = new();
        private long _refused;

        public WatchedHost()
            : this(new(Example.Start), new())
        {
        }

        private WatchedHost(FakeTimeProvider clock, AuditLines log)
            : base(clock, new() { ["QrLogin:Proxies"] = "127.0.0.1, ::1", ["Logging:LogLevel:QrLogin.Audit"] = "Information" }, log) =>
            (Clock, Log) = (clock, log);

        internal FakeTimeProvider Clock { get; }

        internal AuditLines Log { get; }

        /// <summary>The metric of refusals.</summary>
        internal long Refused => Interlocked.Read(ref _refused);

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            var meters = Services.GetRequiredService<IMeterFactory>();
            _listener.InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "qrlogin.refused" && instrument.Meter.Scope == meters) self.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, n, _, _) => Interlocked.Add(ref _refused, n));
            _listener.Start();
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            _listener.Dispose();
        }

        internal HttpClient From(string address) =>
            new(s_sockets, disposeHandler: false)
            {
                BaseAddress = Http.BaseAddress,
                DefaultRequestHeaders = { { "X-Forwarded-For", address } },
            };
    }

    internal sealed record AuditLine(string? Fact, string? Reason, string? Address, int? Count);

    internal sealed class AuditLines : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<AuditLine> _lines = [];

        public IEnumerable<AuditLine> All => _lines;

        public List<AuditLine> Of(string address) => [.. _lines.Where(l => l.Address == address)];

        public ILogger CreateLogger(string categoryName) =>
            categoryName == AuditLog.LogName ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = ((IReadOnlyList<KeyValuePair<string, object?>>)state!).ToDictionary(p => p.Key, p => p.Value);
            string? Text(string name) => values[name] as string;
            _lines.Enqueue(new(Text("Fact"), Text("Reason"), Text("Address"), values.GetValueOrDefault("Count") as int?));
        }

        public void Dispose()
        {
        }
    }
}
