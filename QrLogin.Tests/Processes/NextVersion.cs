// While one version of the service replaces another, both run side by side. This file stands for what a next version may change: it adds a
// member to a command and to a stored record. UpgradeTests compiles it into QrLogin.Grains (-p:NextVersion=true).
namespace QrLogin.Grains.Contracts
{
    public sealed partial record ScanSession
    {
        /// <summary>A member that the version before does not know.</summary>
        [Id(1000)]
        public string AddedLater { get; init; } = "in a command";
    }
}

namespace QrLogin.Grains.Sessions
{
    internal sealed partial record QrSession
    {
        [Id(1000)]
        public string AddedLater { get; init; } = "in a state";
    }
}
