using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Orleans.Reminders;
using Orleans.TestingHost;

[assembly: AssemblyFixture(typeof(QrLogin.Tests.Infrastructure.ApiHost))]

namespace QrLogin.Tests.Infrastructure;

/// <summary>The whole product in this process: the embedded profile on a real socket, with a SQLite file of its own.</summary>
public class ApiHost : Site, IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qrlogin-");
    private readonly Factory _factory;

    public ApiHost()
        : this(null, [])
    {
    }

    /// <param name="clock">A clock that the test moves; null for the real one.</param>
    /// <param name="settings">Settings that extend or override the embedded profile.</param>
    /// <param name="log">The log provider; null for the console.</param>
    /// <param name="services">Changes the services of the front end and of its silo; null for none.</param>
    internal ApiHost(
        FakeTimeProvider? clock,
        Dictionary<string, string> settings,
        ILoggerProvider? log = null,
        Action<IServiceCollection>? services = null)
    {
        LogProvider = log;
        _factory = new(_folder.FullName, clock, settings, log, services);
        _factory.UseKestrel(0);
    }

    /// <summary>The service by name: passkeys do not work at an IP address.</summary>
    public Uri Localhost => new($"http://localhost:{Http.BaseAddress!.Port}");

    public virtual IServiceProvider Services => _factory.Services;

    /// <summary>The log provider; null for the console.</summary>
    private protected ILoggerProvider? LogProvider { get; }

    public virtual ValueTask InitializeAsync()
    {
        _factory.StartServer();
        Http = Client(_factory.ClientOptions.BaseAddress);
        return ValueTask.CompletedTask;
    }

    public virtual async ValueTask DisposeAsync()
    {
        base.Http?.Dispose();
        await _factory.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    private sealed class Factory(
        string folder,
        FakeTimeProvider? clock,
        Dictionary<string, string> settings,
        ILoggerProvider? log,
        Action<IServiceCollection>? more) : WebApplicationFactory<QrLogin.Api.Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            // With pooled connections, as in production: without them, SQLite deletes its log whenever the last one closes, and reads
            // wait for that.
            builder.UseSetting("ConnectionStrings:sqlite", $"Data Source={Path.Combine(folder, "identity.db")}");
            builder.UseSetting("QrLogin:SigningKeys", Path.Combine(folder, "signing-keys"));
            builder.UseSetting("Logging:LogLevel:Default", "Error");
            // All tests call from one address.
            builder.UseSetting("QrLogin:RateLimits:Enabled", "false");
            foreach (var (key, value) in TestClient.Settings.Concat(settings)) builder.UseSetting(key, value);
            if (log is not null)
                builder.ConfigureTestServices(services => services.AddLogging(logging => logging.ClearProviders().AddProvider(log)));
            if (more is not null) builder.ConfigureTestServices(more);
            if (clock is null) return;
            builder.ConfigureTestServices(services =>
            {
                services.AddSingleton<TimeProvider>(clock);
                services.AddKeyedSingleton<TimeProvider>(ReminderTimeProviderNames.Reminders, clock);
                services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
            });
        }
    }
}

/// <summary>The same with a clock that one test class moves. Concurrent tests do not share it.</summary>
public class ClockedApiHost : ApiHost
{
    public ClockedApiHost()
        : this([])
    {
    }

    private protected ClockedApiHost(Dictionary<string, string> settings)
        : this(new(Example.Start), settings)
    {
    }

    private ClockedApiHost(FakeTimeProvider clock, Dictionary<string, string> settings)
        : base(clock, settings) => Clock = clock;

    public FakeTimeProvider Clock { get; }
}
