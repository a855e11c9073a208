using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using QrLogin.Grains.Contracts;
using QrLogin.Silo.Configuration;

namespace QrLogin.Api.SigningKeys;

[SettingsSection("QrLogin", Programs.Api)]
internal sealed class SigningKeySettings
{
    public const string AFolder = "the path of a folder with RSA private keys, made with QrLogin.Api operator keys create";

    [Description(
        "the folder of the keys that sign ID tokens; required if a client has `RedirectUris`. In `embedded`, the default is "
        + "`data/signing-keys`, and the front end creates the first key")]
    [SettingText(AFolder)]
    public string? SigningKeys { get; set; }

    [Description("how long a new key is published before it signs, so that everybody has fetched it")]
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan SigningKeyDelay { get; set; } = TimeSpan.FromMinutes(15);
}
