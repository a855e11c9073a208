using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using QrLogin.Grains.Contracts;

namespace QrLogin.Silo.Hosting;

/// <summary>The settings of the process that hosts a silo.</summary>
[SettingsSection("QrLogin", Programs.Silo)]
internal sealed class SiloSettings
{
    [Description("whether the silo uses Kubernetes to detect which other silos are alive")]
    public bool Kubernetes { get; set; }

    [Description("the port on 127.0.0.1 that serves the Orleans dashboard; unset: none")]
    [Range(1, ushort.MaxValue)]
    public int? DashboardPort { get; set; }
}
