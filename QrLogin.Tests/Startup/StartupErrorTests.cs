using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Data.Sqlite;
using Npgsql;
using QrLogin.Silo.Hosting;
using QrLogin.Silo.Startup;
using QrLogin.Tests.Infrastructure;
using StackExchange.Redis;

namespace QrLogin.Tests.Startup;

/// <summary>Which errors of a store end the process, and which it waits out.</summary>
public sealed class StartupErrorTests : IDisposable
{
    private const string Key = "ConnectionStrings:sqlite";

    private readonly TempFolder _folder = new();

    private string FileName => Path.Combine(_folder.Path, "store.db");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("text", "is not a SQLite database")]
    [InlineData("damaged", "is damaged. Restore it from a backup")]
    [InlineData("folder", "is a folder. Name a file.")]
    [InlineData("pipe", "is a pipe. Name a file.")]
    [InlineData("below a file", "cannot be opened: ")]
    public async Task A_file_that_cannot_be_a_database_is_named(string what, string says)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no named pipes in folders.");
        string file = await Make(what);
        InProcessStart.AssertRefused(await InProcessStart.OfApi(_folder.Path, $"{Key}=Data Source={file}"), $"{Key}: {file} ", says);
    }

    [Theory]
    [InlineData("Data Source=/dev/null", "is a device. Name a file.")]
    [InlineData("Data Source=/proc/nowhere/x.db", "cannot be opened: ")]
    public async Task A_connection_string_that_names_no_writable_file_is_refused(string text, string says) =>
        InProcessStart.AssertRefused(await InProcessStart.OfApi(_folder.Path, $"{Key}={text}"), $"{Key}: ", says);

    [Theory]
    [InlineData("the same path")]
    [InlineData("another spelling")]
    [InlineData("a link to the file")]
    [InlineData("a link to the folder")]
    [InlineData("a hard link")]
    public async Task A_second_process_on_the_same_file_exits_and_names_it(string by)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems lock a file beside it.");
        await using (var first = QrLogin.Api.Program.Build(Args(FileName)))
        {
            await first.StartAsync(TestContext.Current.CancellationToken);
            string path = await Spelled(by);
            InProcessStart.AssertRefused(
                await InProcessStart.OfApi(_folder.Path, $"{Key}=Data Source={path}"), $"{Key}: another process uses {_folder.Path}/");
            await first.StopAsync(TestContext.Current.CancellationToken);
        }

        await using var next = QrLogin.Api.Program.Build(Args(FileName));
        await next.StartAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_process_waits_until_another_connection_releases_the_database()
    {
        await using var other = new SqliteConnection($"Data Source={FileName};Pooling=False");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using var hold = other.CreateCommand();
        hold.CommandText = "PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE";
        await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        await using var app = QrLogin.Api.Program.Build(Args(FileName));
        var start = Task.Run(() => app.StartAsync(), TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = await InProcessStart.Listening(app, start) };
        Assert.Equal(200, (await http.Call(HttpMethod.Get, "health/live")).Status);
        Assert.Equal(503, (await http.Call(HttpMethod.Get, "health/ready")).Status);
        Assert.Equal((503, "unavailable"), (await TestPc.TryOpen(http)).Refusal);

        await other.CloseAsync();
        await start;
        Assert.Equal(200, (await http.Call(HttpMethod.Get, "health/ready")).Status);
    }

    [Fact]
    public async Task A_process_that_waits_for_its_store_stops_at_once_with_exit_code_0()
    {
        await using var other = new SqliteConnection($"Data Source={FileName};Pooling=False");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using var hold = other.CreateCommand();
        hold.CommandText = "BEGIN EXCLUSIVE";
        await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        await using var output = new StringWriter();
        var app = QrLogin.Api.Program.Build(Args(FileName));
        var lifetime = app.Lifetime;
        var run = StartupErrors.Run(
            async () =>
            {
                await app.RunUntilStopped();
                return 0;
            },
            output);
        await InProcessStart.Listening(app, run);
        long start = Stopwatch.GetTimestamp();
        lifetime.StopApplication();
        Assert.Equal((0, ""), (await run, output.ToString()));
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(8)); // 1 s by design.
    }

    /// <summary>SQLSTATE codes: appendix A of PostgreSQL's manual.</summary>
    [Theory]
    [InlineData("28P01", true)]
    [InlineData("28000", true)]
    [InlineData("3D000", true)]
    [InlineData("42501", true)]
    [InlineData("42P01", true)]
    [InlineData("57P03", false)]
    [InlineData("57P01", false)]
    [InlineData("53300", false)]
    [InlineData("53100", false)]
    [InlineData("25006", true)]
    [InlineData("08006", false)]
    public void PostgreSQL_answers_end_the_process_if_they_are_permanent(string code, bool isPermanent) =>
        Assert.Equal(isPermanent, OfPostgres(new PostgresException("It says so", "FATAL", "FATAL", code)) is not null);

    public static TheoryData<string, bool> Causes => new()
    {
        { nameof(SocketError.ConnectionRefused), false },
        { nameof(SocketError.HostNotFound), false },
        { nameof(SocketError.TryAgain), false },
        { nameof(TimeoutException), false },
        { nameof(EndOfStreamException), false },
        { nameof(AuthenticationException), true },
        { nameof(FileNotFoundException), true },
    };

    [Theory, MemberData(nameof(Causes))]
    public void A_connection_to_PostgreSQL_is_tried_again_if_its_error_passes(string cause, bool isPermanent) =>
        Assert.Equal(isPermanent, OfPostgres(new NpgsqlException("It failed", Cause(cause))) is not null);

    [Theory]
    [InlineData("WRONGPASS invalid username-password pair or user is disabled.", true)]
    [InlineData("NOAUTH Authentication required.", true)]
    [InlineData("NOPERM this user has no permissions to run the 'set' command", true)]
    [InlineData("LOADING Redis is loading the dataset in memory", false)]
    [InlineData("READONLY You can't write against a read only replica.", false)]
    [InlineData("MISCONF Redis is configured to save RDB snapshots", false)]
    [InlineData("OOM command not allowed when used memory > 'maxmemory'.", false)]
    [InlineData("ERR max number of clients reached", false)]
    public void Redis_answers_end_the_process_if_they_are_permanent(string answer, bool isPermanent) =>
        Assert.Equal(
            isPermanent,
            RedisErrors.Describe(ConfigurationOptions.Parse("redis:6379"), new RedisServerException(answer)) is not null);

    /// <summary>The library reports whatever ends a TLS handshake as an authentication failure.</summary>
    [Theory]
    [InlineData(nameof(AuthenticationException), true)]
    [InlineData(nameof(IOException), false)]
    [InlineData(nameof(RedisServerException), true)]
    public void A_connection_to_Redis_is_tried_again_if_its_error_passes(string cause, bool isPermanent)
    {
        Exception inner = cause switch
        {
            nameof(RedisServerException) => new RedisServerException("WRONGPASS invalid username-password pair or user is disabled."),
            nameof(IOException) => new IOException("Operation canceled.", Cause(nameof(SocketError.OperationAborted))),
            _ => Cause(cause),
        };
        var error = new RedisConnectionException(ConnectionFailureType.AuthenticationFailure, "There was an authentication failure", inner);
        Assert.Equal(isPermanent, RedisErrors.Describe(ConfigurationOptions.Parse("redis:6379,ssl=true"), error) is not null);
    }

    [Theory]
    [InlineData(5, false)]
    [InlineData(13, false)]
    [InlineData(8, true)]
    [InlineData(11, true)]
    [InlineData(14, true)]
    [InlineData(26, true)]
    public void SQLite_errors_end_the_process_unless_it_is_locked_or_the_disk_is_full(int code, bool isPermanent) =>
        Assert.Equal(isPermanent, SqliteErrors.Describe("store.db", new SqliteException("It failed", code)) is not null);

    private static string? OfPostgres(Exception error) =>
        PostgresErrors.Describe(new("Host=db;Username=silo;Database=qrlogin;Password=hunter2"), error);

    private static Exception Cause(string name) => name switch
    {
        nameof(TimeoutException) => new TimeoutException("It took too long."),
        nameof(EndOfStreamException) => new EndOfStreamException("It ended."),
        nameof(AuthenticationException) => new AuthenticationException("The certificate is not trusted."),
        nameof(FileNotFoundException) => new FileNotFoundException("There is no root certificate."),
        _ => new SocketException((int)Enum.Parse<SocketError>(name)),
    };

    private string[] Args(string file) =>
    [
        "--environment=Development", $"--contentRoot={_folder.Path}", "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None",
        $"--{Key}=Data Source={file};Pooling=False",
    ];

    private async Task<string> Make(string what)
    {
        var cancelled = TestContext.Current.CancellationToken;
        switch (what)
        {
            case "text":
                await File.WriteAllTextAsync(FileName, new string('x', 5000), cancelled);
                break;
            case "damaged":
                await QrLogin.Silo.Stores.SqliteSchema.Apply($"Data Source={FileName};Pooling=False", cancelled);
                byte[] bytes = await File.ReadAllBytesAsync(FileName, cancelled);
                bytes.AsSpan(4096).Fill(0xAB);
                await File.WriteAllBytesAsync(FileName, bytes, cancelled);
                break;
            case "folder":
                Directory.CreateDirectory(FileName);
                break;
            case "pipe":
                using (var mkfifo = Process.Start("mkfifo", FileName)) await mkfifo.WaitForExitAsync(cancelled);
                break;
            default:
                await File.WriteAllTextAsync(FileName, "", cancelled);
                return Path.Combine(FileName, "store.db");
        }

        return FileName;
    }

    private async Task<string> Spelled(string by)
    {
        string link = Path.Combine(_folder.Path, "link");
        switch (by)
        {
            case "another spelling":
                return $"{_folder.Path}/./nowhere/..//store.db";
            case "a link to the file":
                File.CreateSymbolicLink(link, FileName);
                return link;
            case "a link to the folder":
                Directory.CreateSymbolicLink(link, _folder.Path);
                return Path.Combine(link, "store.db");
            case "a hard link":
                using (var ln = Process.Start("ln", [FileName, link])) await ln.WaitForExitAsync(TestContext.Current.CancellationToken);
                return link;
            default:
                return FileName;
        }
    }
}
