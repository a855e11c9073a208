using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using QrLogin.Grains.Contracts;

namespace QrLogin.Silo.Configuration;

/// <summary>Selects the profile of the process.</summary>
[SettingsSection("QrLogin", Programs.Both)]
internal sealed class ProfileSettings
{
    [Description("the file in `QrLogin.Silo/profiles` that all other settings override")]
    [AllowedValues(Configuration.Profile.Embedded, "cluster", "azure")]
    public string Profile { get; set; } = Configuration.Profile.Embedded;
}
