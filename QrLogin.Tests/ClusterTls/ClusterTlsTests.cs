using System.Collections.Concurrent;
using System.Security.Authentication;
using System.Text;
using QrLogin.Api.Operator;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.ClusterTls;

/// <summary>A cluster whose processes trust only those with a certificate of its authority.</summary>
[Collection(nameof(Chaos.ChaosTests))]
public sealed class ClusterTlsTests(ITestOutputHelper output) : OnClusterParts
{
    private readonly TestAuthority _authority = TestAuthority.New("cluster");

    [Fact]
    public async Task A_stranger_can_neither_join_nor_call_and_the_silo_logs_who_was_refused()
    {
        var other = TestAuthority.New("other");
        var (settings, member) = (Parts.SiloSettings(), _authority.Issue("member"));
        string[] tls = member.WriteTo(Folder("member"), _authority);
        await using var silo = await ServiceProcess.Silo(
            Parts.Folder, "Production", [.. settings, .. tls, "--Logging:LogLevel:QrLogin.Silo.ClusterTls=Debug"]);

        // Processes that would stop by themselves because of what is wrong with their files are played by connections.
        await using var withoutTls = Start("QrLogin.Silo.dll", Parts.SiloSettings());
        await using var ofOther = Start(
            "QrLogin.Silo.dll", [.. Parts.SiloSettings(), .. other.Issue("foreign silo").WriteTo(Folder("silo"), other)]);
        var calls = Task.WhenAll(Check([]), Check(other.Issue("foreign client").WriteTo(Folder("client"), other)));

        int[] ports = [Port(settings, "SiloPort"), Port(settings, "GatewayPort")];
        foreach (int port in ports)
        {
            int[] heard = await Task.WhenAll(
                Stranger.HearsPlain(port, []),
                Stranger.HearsPlain(port, Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: silo\r\n\r\n")),
                Stranger.HearsPlain(port, [16, 0, 0, 0, 0, 0, 0, 0, .. new byte[64]]),
                Stranger.HearsTls(port, null),
                Stranger.HearsTls(port, _authority.Issue("expired", fromDays: -2, untilDays: -1).Certificate),
                Stranger.HearsTls(port, _authority.Issue("server only", TestAuthority.ServerOnly).Certificate),
                Stranger.HearsTls(port, other.Issue("stranger").Certificate));
            Assert.All(heard, bytes => Assert.Equal(0, bytes));
            await Stranger.HearsTls(port, member.Certificate, SslProtocols.Tls12);
        }

        string[] reasons =
        [
            "it does not speak TLS", "it shows no certificate", "its certificate (CN=expired) expired on 20",
            "its certificate (CN=server only) is not for both server and client authentication",
            "its certificate (CN=stranger) was issued by another authority (CN=other)",
            "its certificate (CN=foreign silo) was issued by another authority (CN=other)",
            "its certificate (CN=foreign client) was issued by another authority (CN=other)", "the TLS handshake failed (",
        ];
        foreach (string reason in reasons) await silo.Says(": " + reason);
        // A probe of the port is nobody's fault.
        await silo.Says("closed its connection before the end of the TLS handshake");
        Assert.All(await calls, exit => Assert.Equal(1, exit));
        Assert.Contains(
            "Connections inside the cluster are TLS 1.3; the certificate of this process, CN=member, is valid until 20",
            silo.Output,
            StringComparison.Ordinal);
        Assert.DoesNotContain(" is ready at ", withoutTls.Output + ofOther.Output, StringComparison.Ordinal);
        output.WriteLine(silo.Output);
        Assert.DoesNotContain("   at ", silo.Output, StringComparison.Ordinal);
        Assert.Equal(0, await Check(tls, attempts: 5));
        foreach (int port in ports)
            Assert.Equal(member.Certificate.Thumbprint, (await Stranger.AcceptedBy(port, member.Certificate))?.Thumbprint);
    }

    [Fact]
    public async Task A_certificate_and_then_the_authority_are_replaced_and_no_login_fails()
    {
        var next = TestAuthority.New("next");
        string[] folders = [Folder("silo1"), Folder("silo2"), Folder("silo3"), Folder("api")];
        var (firstPorts, secondPorts, thirdPorts) = (Parts.SiloSettings(), Parts.SiloSettings(), Parts.SiloSettings());
        Replace(_authority, "first", [_authority], folders);
        var silos = await Task.WhenAll(
            ServiceProcess.Silo(Parts.Folder, "Production", [.. firstPorts, .. TestCertificate.SettingsFor(folders[0])]),
            ServiceProcess.Silo(Parts.Folder, "Production", [.. secondPorts, .. TestCertificate.SettingsFor(folders[1])]));
        await using var first = silos[0];
        await using var second = silos[1];
        await using var api = await ServiceProcess.Api(
            Parts.Folder, "Production", [.. Parts.Settings, .. TestCertificate.SettingsFor(folders[3])]);
        await using var logins = new SteadyLogins(api.Http);

        // A new certificate; then both authorities, everywhere; then certificates of the new one, process by process.
        Replace(_authority, "second", [_authority], folders);
        Assert.Equal("CN=second", await Shown(firstPorts, _authority));
        Replace(_authority, "second", [_authority, next], folders);
        string[] shown = await Task.WhenAll(Shown(firstPorts, next), Shown(secondPorts, next));
        Assert.All(shown, name => Assert.Equal("CN=second", name));
        Replace(next, "third", [_authority, next], folders[0], folders[2]);
        Assert.Equal("CN=third", await Shown(firstPorts, _authority));
        await logins.More();

        // A silo with a certificate of the new authority joins those that still show one of the old.
        await using var third = await ServiceProcess.Silo(
            Parts.Folder, "Production", [.. thirdPorts, .. TestCertificate.SettingsFor(folders[2])]);
        await logins.More();
        Replace(next, "third", [_authority, next], folders);
        Replace(next, "third", [next], folders);
        Assert.Equal("CN=third", await Shown(secondPorts, next));
        Assert.Equal(0, await Stranger.HearsTls(Port(thirdPorts, "GatewayPort"), _authority.Issue("late").Certificate));

        // Every connection that is left was made with the new certificates.
        foreach (var silo in silos)
        {
            silo.Terminate();
            Assert.Equal(0, await silo.Ended());
            await logins.More();
        }

        Assert.Empty(await logins.Stop());
        output.WriteLine($"{logins.Count} logins");
    }

    private string Folder(string name) => Path.Combine(Parts.Folder, "tls-" + name);

    private ServiceProcess Start(string program, string[] settings) =>
        ServiceProcess.Start(program, Parts.Folder, "Production", settings);

    /// <summary>Calls the cluster as the operator's command does: 0 if a silo answers, and 1 if none lets it in.</summary>
    private async Task<int> Check(string[] tls, int attempts = 1)
    {
        string[] words = ["check", $"--contentRoot={Parts.Folder}", "--environment=Production", .. Parts.Settings, .. tls];
        int exit;
        // It waits for 8 s only, which may be too short on a busy machine.
        do exit = await OperatorCommand.Run(words);
        while (exit != 0 && --attempts > 0);
        return exit;
    }

    private static int Port(string[] settings, string name)
    {
        string setting = settings.Single(s => s.StartsWith($"--Orleans:Endpoints:{name}=", StringComparison.Ordinal));
        return int.Parse(setting.Split('=')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Writes a new certificate for each process, one after the other.</summary>
    private static void Replace(TestAuthority issuer, string name, TestAuthority[] authorities, params string[] folders)
    {
        foreach (string folder in folders) issuer.Issue(name).WriteTo(folder, authorities);
    }

    /// <summary>The name on the certificate that a silo now shows to a process with a certificate of an authority.</summary>
    private static async Task<string> Shown(string[] settings, TestAuthority authority)
    {
        // The silo reads the files at most once a second.
        await Pause.For(TimeSpan.FromSeconds(1.1));
        var own = await Stranger.AcceptedBy(Port(settings, "GatewayPort"), authority.Issue("probe").Certificate);
        return own?.Subject ?? "refused";
    }

    /// <summary>People who log in, one after the other, until it is stopped.</summary>
    private sealed class SteadyLogins : IAsyncDisposable
    {
        private readonly HttpClient _http;
        private readonly CancellationTokenSource _stop = new();
        private readonly ConcurrentQueue<string> _failures = [];
        private readonly Task _running;
        private int _count;

        public SteadyLogins(HttpClient http)
        {
            _http = http;
            _running = Run();
        }

        public int Count => Volatile.Read(ref _count);

        /// <summary>Waits until a few more people have logged in.</summary>
        public async Task More()
        {
            for (int until = Count + 5; Count < until && _failures.IsEmpty;) await Pause.For(TimeSpan.FromMilliseconds(50));
        }

        /// <summary>Stops, and returns the failures.</summary>
        public async Task<string[]> Stop()
        {
            await _stop.CancelAsync();
            await _running;
            return [.. _failures];
        }

        public async ValueTask DisposeAsync()
        {
            await Stop();
            _stop.Dispose();
        }

        private async Task Run()
        {
            while (!_stop.IsCancellationRequested && _failures.IsEmpty)
            {
                try
                {
                    var phone = await TestPhone.LoggedIn(_http);
                    var pc = await TestPc.Open(_http);
                    await phone.Approve(pc);
                    Assert.NotNull(await pc.Token());
                    Interlocked.Increment(ref _count);
                }
                catch (Exception e)
                {
                    _failures.Enqueue(e.Message);
                }
            }
        }
    }
}
