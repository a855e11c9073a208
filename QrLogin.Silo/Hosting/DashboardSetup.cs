using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Dashboard;

namespace QrLogin.Silo.Hosting;

/// <summary>Serves the Orleans dashboard on a loopback port. It shows the active grains and how long their calls take.</summary>
internal static class DashboardSetup
{
    public static void AddQrLoginDashboard(this ISiloBuilder silo, int port)
    {
        int servicesBefore = silo.Services.Count;
        // Hides the dashboard's live log: logs are kept elsewhere.
        silo.AddDashboard(options => options.HideTrace = true);
        Type[] dashboardServices =
        [
            .. silo.Services.Skip(servicesBefore)
                .Where(s => !s.IsKeyedService)
                .Select(s => s.ServiceType)
                .Where(t => t.Namespace?.StartsWith("Orleans.Dashboard", StringComparison.Ordinal) == true)
                .Distinct(),
        ];
        silo.Services.AddSingleton<IHostedService>(process => new LoopbackServer(
            "QrLogin:DashboardPort",
            port,
            process,
            // The routes resolve their services from the server that maps them, so it has to forward them from the
            // silo.
            server =>
            {
                foreach (var service in dashboardServices)
                    server.Services.AddSingleton(service, _ => process.GetRequiredService(service));
            },
            server => server.MapOrleansDashboard()));
    }
}
