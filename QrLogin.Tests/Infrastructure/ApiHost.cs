using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Reminders;
using Orleans.TestingHost;

[assembly: AssemblyFixture(typeof(QrLogin.Tests.Infrastructure.ApiHost))]

namespace QrLogin.Tests.Infrastructure;

/// <summary>The whole product in this process: the embedded profile on a real socket, with a SQLite file of its own.</summary>
public class ApiHost : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qrlogin-");
    private readonly Factory _factory;

    public ApiHost()
        : this(null)
    {
    }

    protected ApiHost(FakeTimeProvider? clock)
    {
        _factory = new(Path.Combine(_folder.FullName, "identity.db"), clock);
        _factory.UseKestrel(0);
    }

    public HttpClient Http { get; private set; } = null!;

    public IServiceProvider Services => _factory.Services;

    public virtual ValueTask InitializeAsync()
    {
        _factory.StartServer();
        Http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 }) { BaseAddress = _factory.ClientOptions.BaseAddress };
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        await _factory.DisposeAsync();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    private sealed class Factory(string file, FakeTimeProvider? clock) : WebApplicationFactory<QrLogin.Api.Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseSetting("ConnectionStrings:sqlite", $"Data Source={file};Pooling=False");
            builder.UseSetting("Logging:LogLevel:Default", "Error");
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

/// <summary>The same with a clock that its one owner moves; what it hosts is not shared with tests that run beside it.</summary>
public sealed class ClockedApiHost : ApiHost
{
    public ClockedApiHost()
        : this(new(Sessions.Example.Start))
    {
    }

    private ClockedApiHost(FakeTimeProvider clock)
        : base(clock) => Clock = clock;

    public FakeTimeProvider Clock { get; }
}
