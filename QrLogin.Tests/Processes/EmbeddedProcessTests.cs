using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Processes;

/// <summary>The embedded profile as people start it: its ports, its files, and the loss after kill -9.</summary>
[Trait("Speed", "Slow")]
public sealed class EmbeddedProcessTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_killed_embedded_process_loses_its_open_sessions_and_nothing_else()
    {
        TestPhone phone, ended;
        TestPc confirmed, redeemed;
        string? token;
        await using (var first = await ServiceProcess.Api(_folder.Path))
        {
            phone = await TestPhone.LoggedIn(first.Http);
            ended = await TestPhone.Again(first.Http, phone.Username, TestDevice.New("android"));
            (confirmed, redeemed) = (await TestPc.Open(first.Http), await TestPc.Open(first.Http));
            await phone.Approve(redeemed);
            token = await redeemed.Token();
            await ended.Call(HttpMethod.Post, "logout");
            await phone.Approve(confirmed);
            await first.Kill();
        }

        await using var second = await ServiceProcess.Api(_folder.Path);
        Task<Reply> Me(string? bearer, TestDevice device) => second.Http.Call(HttpMethod.Get, "api/v1/me", bearer: bearer, device: device);
        Assert.Equal(200, (await Me(phone.Token, phone.Device)).Status);
        Assert.Equal(200, (await Me(token, redeemed.Device)).Status);
        Assert.Equal((401, "invalid_token"), (await Me(ended.Token, ended.Device)).Refusal);
        var poll = await second.Http.Call(
            HttpMethod.Get, $"api/v1/qr-sessions/{confirmed.QrId}", bearer: confirmed.PollToken, device: confirmed.Device);
        Assert.Equal((401, "invalid_poll_token"), poll.Refusal);
        var again = await second.Http.Call(
            HttpMethod.Post, "api/v1/accounts", new { username = phone.Username, password = TestPhone.Password });
        Assert.Equal((409, "username_taken"), again.Refusal);
    }

    [Fact]
    public async Task Only_the_HTTP_port_is_reachable_from_another_machine()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The sockets of a process are read from /proc.");
        await using var api = await ServiceProcess.Api(_folder.Path, "Development", "--urls=http://0.0.0.0:0");
        var listening = Listening(api.Id).ToList();
        Assert.Contains(listening, s => s.Port == api.Http.BaseAddress!.Port && s.Address.Equals(IPAddress.Any));
        Assert.All(
            listening.Where(s => s.Port != api.Http.BaseAddress!.Port),
            s => Assert.True(IPAddress.IsLoopback(s.Address), $"{s} can be reached."));
    }

    /// <summary>A machine may have run out of inotify instances (fs.inotify.max_user_instances).</summary>
    [Fact]
    public async Task A_process_watches_no_files()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The files of a process are read from /proc.");
        await File.WriteAllTextAsync(
            Path.Combine(_folder.Path, "appsettings.json"), """{ "Logging": { } }""", TestContext.Current.CancellationToken);
        await using var api = await ServiceProcess.Api(_folder.Path);
        Assert.Equal(200, (await api.Http.Call(HttpMethod.Get, "")).Status);
        var open = Directory.EnumerateFileSystemEntries($"/proc/{api.Id}/fd").Select(fd => new FileInfo(fd).LinkTarget).ToList();
        Assert.NotEmpty(open);
        Assert.DoesNotContain("anon_inode:inotify", open);
    }

    [Fact]
    public async Task Two_embedded_processes_run_side_by_side()
    {
        using var other = new TempFolder();
        await using var first = await ServiceProcess.Api(_folder.Path);
        await using var second = await ServiceProcess.Api(other.Path);
        foreach (var api in new[] { first, second })
        {
            var (phone, pc) = (await TestPhone.LoggedIn(api.Http), await TestPc.Open(api.Http));
            await phone.Approve(pc);
            Assert.NotNull(await pc.Token());
        }
    }

    [Fact]
    public async Task A_store_outage_answers_503_with_Retry_After_and_loses_nothing()
    {
        await using var api = await ServiceProcess.Api(_folder.Path);
        var (phone, pc) = (await TestPhone.LoggedIn(api.Http), await TestPc.Open(api.Http));
        string confirmToken = await phone.Scanned(pc);
        Assert.Equal(200, (await phone.Confirm(pc, confirmToken)).Status);
        string file = Path.Combine(_folder.Path, "data", "qrlogin.db");
        File.Move(file, file + ".away");
        Directory.CreateDirectory(file);

        var poll = await pc.Poll();
        var register = await api.Http.Call(
            HttpMethod.Post, "api/v1/accounts", new { username = "name-" + Unique.Text(), password = TestPhone.Password });
        var ready = await api.Http.Call(HttpMethod.Get, "health/ready");
        Assert.Equal((503, "unavailable"), poll.Refusal);
        Assert.Equal((503, "unavailable"), register.Refusal);
        Assert.NotNull(poll.Headers.RetryAfter);
        Assert.Equal(503, ready.Status);
        Assert.NotNull(ready.Headers.RetryAfter);
        Assert.Equal(200, (await api.Http.Call(HttpMethod.Get, "health/live")).Status);

        Directory.Delete(file);
        File.Move(file + ".away", file);
        Assert.NotNull(await pc.Token());
        Assert.Equal(200, (await api.Http.Call(HttpMethod.Get, "health/ready")).Status);
        Assert.Equal(2, (await phone.Call(HttpMethod.Get, "logins"))["logins"].GetArrayLength());
    }

    [Fact]
    public async Task The_embedded_profile_in_production_warns_and_serves_no_other_host()
    {
        await using var api = await ServiceProcess.Api(_folder.Path, "Production");
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/qr-sessions") { Headers = { Host = "evil.example" } };
        request.Headers.Add("X-Device-Id", "pc-000001");
        request.Headers.Add("X-Device-Type", "pc");
        var opened = await api.Http.Ask(request);
        Assert.Equal((421, "misdirected"), opened.Refusal);
        Assert.Contains("Use it only for evaluation and development", api.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_public_origin_the_code_leads_to_localhost_and_a_warning_says_so()
    {
        await using var api = await ServiceProcess.Api(_folder.Path, "Production");
        Assert.StartsWith(
            $"http://localhost:{api.Http.BaseAddress!.Port}/q/", (await TestPc.Open(api.Http)).QrText, StringComparison.Ordinal);
        Assert.Contains("QrLogin:PublicOrigin is not set", api.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_reported_in_a_sentence()
    {
        await using var first = await ServiceProcess.Api(_folder.Path);
        await using var second = ServiceProcess.Start("QrLogin.Api.dll", _folder.Path, "Development", $"--urls={first.Http.BaseAddress}");
        Assert.Equal(Silo.Configuration.ConfigurationException.ExitCode, await second.Ended());
        Assert.EndsWith("Choose another address with --urls.", second.Output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_disconnects_is_not_an_error()
    {
        await using var api = await ServiceProcess.Api(_folder.Path);
        for (int i = 0; i < 20; i++)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { LingerState = new(true, 0) };
            await socket.ConnectAsync("127.0.0.1", api.Http.BaseAddress!.Port, TestContext.Current.CancellationToken);
            await socket.SendAsync(
                Encoding.ASCII.GetBytes(
                    "POST /api/v1/accounts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"),
                TestContext.Current.CancellationToken);
            // An answer on another connection shows that the partial request has arrived as well.
            await api.Http.Call(HttpMethod.Get, "health/live");
        }

        Assert.Equal(200, (await api.Http.Call(HttpMethod.Get, "health/ready")).Status);
        api.Terminate();
        await api.Ended();
        Assert.DoesNotContain("fail:", api.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_exits_cleanly_on_SIGTERM()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no SIGTERM here.");
        await using var api = await ServiceProcess.Api(_folder.Path);
        api.Terminate();
        Assert.Equal(0, await api.Ended());
    }

    [Fact]
    public async Task The_output_of_an_embedded_process_contains_no_secret()
    {
        await using var api = await ServiceProcess.Api(
            _folder.Path,
            "Development",
            "--Logging:LogLevel:Default=Trace",
            "--Logging:LogLevel:Microsoft=Trace",
            "--Logging:LogLevel:Orleans=Trace",
            "--Logging:LogLevel:QrLogin.Api.Http.LoginTokenHandler=Trace");
        var (phone, pc) = (await TestPhone.LoggedIn(api.Http), await TestPc.Open(api.Http));
        string confirmToken = await phone.Scanned(pc);
        await phone.Confirm(pc, confirmToken);
        string? token = await pc.Token();
        await api.Http.Call(
            HttpMethod.Post, "api/v1/login", new { username = phone.Username, password = "a wrong password" }, device: phone.Device);
        api.Terminate();
        await api.Ended();
        Assert.Contains("trce:", api.Output, StringComparison.Ordinal);
        foreach (string? secret in new[] { phone.Token, pc.PollToken, confirmToken, token, TestPhone.Password, "a wrong password" })
            Assert.DoesNotContain(secret![4..], api.Output, StringComparison.Ordinal);
    }

    /// <summary>The sockets on which a process listens (proc(5), /proc/net/tcp).</summary>
    private static IEnumerable<IPEndPoint> Listening(int process)
    {
        var inodes = Directory.EnumerateFileSystemEntries($"/proc/{process}/fd")
            .Select(fd => new FileInfo(fd).LinkTarget)
            .OfType<string>()
            .Where(target => target.StartsWith("socket:[", StringComparison.Ordinal))
            .Select(target => target[8..^1])
            .ToHashSet();
        foreach (string table in new[] { "tcp", "tcp6" })
            foreach (string line in File.ReadLines($"/proc/{process}/net/{table}").Skip(1))
            {
                string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (fields[3] == "0A" && inodes.Contains(fields[9])) yield return Parse(fields[1]);
            }
    }

    private static IPEndPoint Parse(string text)
    {
        string[] parts = text.Split(':');
        byte[] bytes = Convert.FromHexString(parts[0]);
        // Each group of four bytes is a number in the machine's byte order.
        for (int i = 0; i < bytes.Length; i += 4) Array.Reverse(bytes, i, 4);
        return new(new IPAddress(bytes), int.Parse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task The_store_file_is_readable_only_by_its_owner_in_any_folder()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has its own rights.");
        using var folder = new TempFolder();
        string file = Path.Combine(folder.Path, "open.db");
        await using var api = await ServiceProcess.Api(
            folder.Path, "Development", $"--ConnectionStrings:sqlite=Data Source={file};Pooling=False");
        await TestPhone.LoggedIn(api.Http);
        Assert.All(
            Directory.GetFiles(folder.Path, "open.db*"),
            f => Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(f)));
    }
}
