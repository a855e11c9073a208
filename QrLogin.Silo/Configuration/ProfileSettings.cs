using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using QrLogin.Grains.Contracts;

namespace QrLogin.Silo.Configuration;

/// <summary>Which profile the process runs on.</summary>
[SettingsSection("QrLogin", Programs.Both)]
internal sealed class ProfileSettings
{
    [Description("which file of `QrLogin.Silo/profiles` is the base of all other settings")]
    [AllowedValues(Configuration.Profile.Embedded, "cluster", "azure")]
    public string Profile { get; set; } = Configuration.Profile.Embedded;
}
