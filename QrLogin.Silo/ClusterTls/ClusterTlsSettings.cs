using System.ComponentModel;
using QrLogin.Grains.Contracts;
using QrLogin.Silo.Configuration;

namespace QrLogin.Silo.ClusterTls;

/// <summary>The files that a process of a cluster with TLS needs: all three, or none.</summary>
[SettingsSection(Section, Programs.Both)]
internal sealed class ClusterTlsSettings
{
    public const string
        Section = "QrLogin:ClusterTls",
        CertificateKey = Section + ":" + nameof(Certificate),
        KeyKey = Section + ":" + nameof(Key),
        AuthorityKey = Section + ":" + nameof(Authority),
        MustBeCertificate = "the path of a PEM file with a certificate",
        MustBeKey = "the path of a PEM file with a private key that is not encrypted",
        MustBeAuthority = "the path of a PEM file with the certificates of one or more authorities";

    [Description("the certificate that this process shows inside the cluster, followed by any intermediate ones; with `Key` and "
        + "`Authority` it makes all connections between processes of the cluster TLS 1.3; unset: anyone can connect to a silo")]
    [SettingText(MustBeCertificate)]
    public string? Certificate { get; set; }

    [Description("the private key of `Certificate`")]
    [SettingText(MustBeKey)]
    public string? Key { get; set; }

    [Description("the authorities whose certificates make a process a member of the cluster")]
    [SettingText(MustBeAuthority)]
    public string? Authority { get; set; }
}
