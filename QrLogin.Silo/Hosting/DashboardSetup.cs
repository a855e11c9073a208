using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Dashboard;

namespace QrLogin.Silo.Hosting;

/// <summary>Orleans' own dashboard, on a port that this machine alone can reach. It shows what grains there are and what their calls cost.</summary>
internal static class DashboardSetup
{
    public static void AddQrLoginDashboard(this ISiloBuilder silo, int port)
    {
        int before = silo.Services.Count;
        // Without the log, which is kept elsewhere.
        silo.AddDashboard(options => options.HideTrace = true);
        Type[] own = [.. silo.Services.Skip(before).Where(s => s.ServiceType.Namespace?.StartsWith("Orleans.Dashboard", StringComparison.Ordinal) == true && !s.IsKeyedService).Select(s => s.ServiceType).Distinct()];
        silo.Services.AddSingleton<IHostedService>(process => new LoopbackServer(
            port,
            // Its routes ask the services of whoever maps them; these are the silo's.
            server =>
            {
                foreach (var service in own) server.Services.AddSingleton(service, _ => process.GetRequiredService(service));
            },
            server => server.MapOrleansDashboard()));
    }
}
